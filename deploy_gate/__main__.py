"""`python -m deploy_gate`: the command line, where its script is not on the path."""

import sys

from deploy_gate.cli import main

sys.exit(main())
