#!/bin/sh
# Makes a virtual environment of Python 3.11 or newer and installs one hash-pinned file of requirements into it.
# Usage: setup_venv.sh DIRECTORY REQUIREMENTS
set -eu

venv=$1
requirements=$2

old_enough='import sys; sys.exit(sys.version_info < (3, 11))'

pick_python() {
  for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if "$name" -I -c "$old_enough" 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo "Python 3.11 or newer is missing. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
  return 1
}

if ! "$venv/bin/python" -I -c "$old_enough" 2>/dev/null; then
  python=$(pick_python)
  if ! "$python" -I -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -I -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    echo "$python has no venv. On Debian or Ubuntu: apt-get install $version-venv" >&2
    exit 1
  fi
  echo "making $venv with $("$python" --version)" >&2
  "$python" -m venv --clear "$venv"
fi

echo "installing $requirements" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"

# The checkout itself, importable from any directory and under `python -I` as well, and its command.
"$venv/bin/python" -I - "$(pwd)" <<'PYTHON'
import pathlib, sys, sysconfig

pathlib.Path(sysconfig.get_path("purelib"), "deploy-gate-checkout.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")
command = pathlib.Path(sysconfig.get_path("scripts"), "deploy-gate")
command.write_text(f"#!{sys.executable} -I\nimport sys\nfrom deploy_gate.cli import main\n\nsys.exit(main())\n", encoding="utf-8")
command.chmod(0o755)
PYTHON
