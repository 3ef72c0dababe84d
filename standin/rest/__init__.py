"""The REST side: each module here registers its routes when it is imported."""
