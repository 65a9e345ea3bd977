# Each target is one script under scripts/, so a machine without make runs the script.
.PHONY: setup demo test check lock
setup: ; @scripts/setup.sh
demo: ; @scripts/demo.sh
test: ; @scripts/test.sh
check: ; @scripts/check.sh
lock: ; @scripts/lock.sh
