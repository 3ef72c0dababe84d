"""One answer before every deployment: may this go now, and in which order with the others?"""

__version__ = "1.0.0"
