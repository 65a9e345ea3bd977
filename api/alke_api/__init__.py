"""The HTTP application: JSON over the library."""
