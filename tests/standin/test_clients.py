"""gql reads and writes on the stand-in unchanged."""

import pytest
from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportQueryError, TransportServerError
from gql.transport.requests import RequestsHTTPTransport

from standin import read_world, serve
from standin.fault_file import read_faults
from standin.github import GitHub

WORLD = {"repositories": {"acme/web": {"deployments": [{"environment": "staging"}]}}}
READ = """
    query ($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) { id deployments(first: 1) { nodes { id state } } }
      gone: repository(owner: $owner, name: "gone") { id }
    }
    """
SAY = """
    mutation ($id: ID!) {
      createDeploymentStatus(input: { deploymentId: $id, state: FAILURE }) { deploymentStatus { state } }
    }
    """


def a_client(github: GitHub, path: str = "/graphql") -> Client:
    return Client(transport=RequestsHTTPTransport(f"{github.url}{path}", headers={"authorization": "bearer t"}))


@pytest.mark.parametrize("path", ["/graphql", "/api/graphql"])
def test_gql_sees_both_halves_of_a_partial_answer_and_writes(path: str) -> None:
    with serve(read_world(WORLD)) as github, a_client(github, path) as session:
        with pytest.raises(TransportQueryError) as told:
            session.execute(GraphQLRequest(READ, variable_values={"owner": "acme", "name": "web"}))
        data, errors = told.value.data, told.value.errors
        assert (errors or [])[0]["type"] == "NOT_FOUND"
        (record,) = (data or {})["repository"]["deployments"]["nodes"]
        assert record["state"] == "ACTIVE"
        said = session.execute(GraphQLRequest(SAY, variable_values={"id": record["id"]}))
        assert said == {"createDeploymentStatus": {"deploymentStatus": {"state": "FAILURE"}}}
        assert [entry["kind"] for entry in github.log()] == ["query", "mutation"]


def test_gql_sees_a_bad_gateway() -> None:
    faults = read_faults([{"kind": "status", "status": 502}])
    with (
        serve(read_world(WORLD), faults=faults) as github,
        a_client(github) as session,
        pytest.raises((TransportServerError, TransportQueryError)),
    ):
        session.execute(GraphQLRequest(SAY, variable_values={"id": "x"}))
