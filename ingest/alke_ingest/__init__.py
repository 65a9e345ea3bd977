"""From a source file to passages: file → pages → sections → passages, and the pipeline that indexes them."""
