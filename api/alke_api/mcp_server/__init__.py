"""The knowledge base as tools for language models, by the Model Context Protocol; they only read.

``answers`` has the tools, ``quoting`` what they answer with, ``protocol`` the server of the official
SDK. Over HTTP ``alke_api.routes.mcp`` asks for the reader of the request; ``alke-kb mcp`` over
standard input and output for whoever runs it.
"""
