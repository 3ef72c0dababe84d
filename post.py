#!/opt/deploy-gate/bin/python -I
"""What the image runs once the job is over."""

import sys

from deploy_gate.action import after

if __name__ == "__main__":
    sys.exit(after())
