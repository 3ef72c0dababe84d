"""What the image runs."""

import sys

from deploy_gate.action import main

if __name__ == "__main__":
    sys.exit(main())
