"""What is asked: events, inputs and payloads, read into a `Request` or every problem in them."""

from deploy_gate.request.activity import Activity, LeaveAlone, Run, activity
from deploy_gate.request.reader import read_request

__all__ = ["Activity", "LeaveAlone", "Run", "activity", "read_request"]
