"""Turns the sample sources into PDF and DOCX files, a manifest and the truth about them."""
