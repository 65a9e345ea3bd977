# Each target is one script under scripts/, so a machine without make runs the script.
.PHONY: setup demo test check lock audit
setup: ; @scripts/setup.sh
demo: ; @scripts/demo.sh
test: ; @scripts/test.sh
check: ; @scripts/check.sh
lock: ; @scripts/lock.sh
audit: ; @.venv/bin/python scripts/audit_dependencies.py --required
