"""Deploys by comment: what a comment asks for, and what is decided about it, from values alone."""
