"""`python -I -m deploy_gate`: the command line, where its script is not on the path."""

import sys

if not sys.flags.safe_path:
    sys.stderr.write(
        "deploy-gate: write `python -I -m deploy_gate`: without -I Python imports what lies in this folder before "
        "anything of its own, and a checkout may hold anything\n"
    )
    sys.exit(2)

from deploy_gate.cli import main

sys.exit(main())
