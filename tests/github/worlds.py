"""Catalogs and requests in a line: ``"web -> api >=2, db; api -> db; db"``."""

from deploy_gate.model import Catalog, Environment, ForeignRecords, Need, Request, Service, Wanted
from deploy_gate.requirement import parse_need
from deploy_gate.versions import parse_version

ENVIRONMENTS = ("development", "staging", "production")


def a_catalog(lines: str, foreign: ForeignRecords = ForeignRecords.IGNORE) -> Catalog:
    """Every name is a service, at the place where it is first named, but for those with a question mark."""
    services: dict[str, Service] = {}
    for line in lines.split(";"):
        name, _, needs = (part.strip() for part in line.partition("->"))
        parsed = tuple(parse_need(need.replace("?", "")) for need in needs.split(",") if need)
        services[name] = a_service(name, *parsed)
        for need, text in zip(parsed, needs.split(","), strict=False):
            if "?" not in text:
                services.setdefault(need.other, a_service(need.other))
    environments = {name: Environment(name) for name in ENVIRONMENTS}
    return Catalog(environments, services, foreign_records=foreign)


def a_service(name: str, *needs: Need) -> Service:
    return Service(name, f"acme/{name}", needs)


def a_request(service: str = "", *needs: Need, version: str = "1.2.3", environment: str = "production") -> Request:
    return Request(environment, (Wanted(service, parse_version(version), needs=needs),) if service else ())
