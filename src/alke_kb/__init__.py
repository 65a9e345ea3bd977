"""ALKE-tietopankki: the library. It knows neither HTTP nor the command line."""

__version__ = "0.1.0"
