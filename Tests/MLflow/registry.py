"""Uses Varve's registry through MLflow's own client. Usage: registry.py http://127.0.0.1:8080"""

import logging
import sys
import time

import requests
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

logging.disable(logging.INFO)
address = sys.argv[1]
client = MlflowClient(tracking_uri=address, registry_uri=address)
checks = []


def check(function):
    checks.append(function)
    return function


def same(found, expected):
    assert found == expected, f"found {found}, expected {expected}"


def refused(code, function, *arguments, **keywords):
    """Calls and expects an exception with that error code."""
    try:
        function(*arguments, **keywords)
    except MlflowException as error:
        assert error.error_code == code, f"{error.error_code}, not {code}: {error}"
        return error
    raise AssertionError(f"{function.__name__} was not refused")


def make(name, versions=0, **keywords):
    client.create_registered_model(name, **keywords)
    for number in range(1, versions + 1):
        client.create_model_version(name, f"s3://bucket/{name}/{number}", run_id=f"run-{number % 2}")
    return name


def names(page):
    return [(one.name, int(one.version)) if hasattr(one, "version") else one.name for one in page]


@check
def models_are_made_and_found():
    before = int(time.time() * 1000) - 1000
    made = client.create_registered_model("made", tags={"team": "a", "n": 1}, description="first")
    got = client.get_registered_model("made")
    for one in (made, got):
        assert (one.name, one.description, one.tags) == ("made", "first", {"team": "a", "n": "1"})
        assert one.latest_versions == [] and one.aliases == {}
        assert before < one.creation_timestamp <= one.last_updated_timestamp
    refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, "made")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, "absent")
    for name in ("", "a/b", "a:b", "a b"):
        refused("INVALID_PARAMETER_VALUE", client.create_registered_model, name)
    assert client.update_registered_model("made", "second").description == "second"
    assert client.get_registered_model("made").description == "second"
    refused("RESOURCE_DOES_NOT_EXIST", client.update_registered_model, "absent", "x")


@check
def models_are_renamed_and_deleted():
    make("old", 2)
    client.set_registered_model_alias("old", "champion", "2")
    client.rename_registered_model("old", "new")
    assert client.get_registered_model("new").name == "new"
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, "old")
    assert client.get_model_version("new", "1").source == "s3://bucket/old/1"
    assert client.get_registered_model("new").aliases == {"champion": "2"}
    make("other")
    refused("RESOURCE_ALREADY_EXISTS", client.rename_registered_model, "new", "other")
    refused("RESOURCE_DOES_NOT_EXIST", client.rename_registered_model, "absent", "x")
    refused("INVALID_PARAMETER_VALUE", client.rename_registered_model, "new", "a/b")
    client.delete_registered_model("new")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, "new")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, "new", "1")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_registered_model, "new")
    make("new", 1)
    assert client.get_registered_model("new").aliases == {}
    assert [one.version for one in client.get_latest_versions("new")] == ["1"]


@check
def versions_are_numbered():
    make("numbered")
    one = client.create_model_version(
        "numbered", "s3://bucket/x", run_id="r1", tags={"k": "v"}, run_link="http://runs/r1", description="d")
    got = client.get_model_version("numbered", 1)
    for version in (one, got):
        assert isinstance(version.version, str) and version.version == "1"
        assert (version.name, version.source, version.run_id) == ("numbered", "s3://bucket/x", "r1")
        assert (version.status, version.current_stage) == ("READY", "None")
        assert (version.description, version.tags) == ("d", {"k": "v"})
        assert version.run_link == "http://runs/r1" and version.user_id == "ann"
        assert version.creation_timestamp <= version.last_updated_timestamp
    assert client.create_model_version("numbered", "y").version == "2"
    client.delete_model_version("numbered", "2")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, "numbered", "2")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_model_version, "numbered", "2")
    assert client.create_model_version("numbered", "z").version == "3"
    assert client.update_model_version("numbered", "3", "new text").description == "new text"
    refused("RESOURCE_DOES_NOT_EXIST", client.create_model_version, "absent", "x")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, "numbered", "99")
    refused("INVALID_PARAMETER_VALUE", client.get_model_version, "numbered", "x")
    assert client.get_model_version_download_uri("numbered", "1") == "s3://bucket/x"
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version_download_uri, "numbered", "99")


@check
def versions_are_copied():
    make("source-model", 1)
    copy = client.copy_model_version("models:/source-model/1", "copied-model")
    assert (copy.name, copy.version) == ("copied-model", "1")
    assert client.get_model_version_download_uri("copied-model", "1") == "s3://bucket/source-model/1"


@check
def models_are_searched():
    for name, team in (("s-Alpha", "a"), ("s-alps", "a"), ("s-beta", "b"), ("s-gamma", "b")):
        make(name, tags={"team": team, "odd key": "x'y"})
        time.sleep(0.002)
    find = client.search_registered_models
    own = "name LIKE 's-%'"
    same(names(find(own)), ["s-Alpha", "s-alps", "s-beta", "s-gamma"])
    assert names(find("name = 's-beta'")) == ["s-beta"]
    assert names(find("name LIKE 's-alp%'")) == ["s-alps"]
    assert names(find("name ILIKE 'S-ALP%'")) == ["s-Alpha", "s-alps"]
    assert names(find(f"{own} AND name NOT IN ('s-beta', 's-alps')")) == ["s-Alpha", "s-gamma"]
    assert names(find(f"{own} AND tags.team = 'b'")) == ["s-beta", "s-gamma"]
    assert names(find(f"{own} AND tag.team != 'b'")) == ["s-Alpha", "s-alps"]
    assert names(find(f"{own} and tags.`odd key` = \"x'y\" and name != 's-beta'")) == [
        "s-Alpha", "s-alps", "s-gamma"]
    assert names(find(own, order_by=["name DESC"])) == ["s-gamma", "s-beta", "s-alps", "s-Alpha"]
    assert names(find(own, order_by=["last_updated_timestamp DESC", "name"]))[0] == "s-gamma"
    assert names(find("name = 'nobody'")) == []
    first = find(own, max_results=3)
    assert names(first) == ["s-Alpha", "s-alps", "s-beta"] and first.token
    second = find(own, max_results=3, page_token=first.token)
    assert names(second) == ["s-gamma"] and not second.token
    for text in ("name", "name ~ 'x'", "nonsense = 'x'", "name = 'x' OR name = 'y'", "version_number = 1"):
        refused("INVALID_PARAMETER_VALUE", find, text)
    refused("INVALID_PARAMETER_VALUE", find, order_by=["nonsense"])
    refused("INVALID_PARAMETER_VALUE", find, order_by=["name UP"])
    refused("INVALID_PARAMETER_VALUE", find, max_results=1001)
    refused("INVALID_PARAMETER_VALUE", find, max_results=0)
    refused("INVALID_PARAMETER_VALUE", find, page_token="nonsense")


@check
def versions_are_searched():
    make("v-one", 12)
    make("v-two", 2)
    client.update_model_version("v-one", "3", "the best")
    client.set_model_version_tag("v-one", "3", "kind", "best")
    client.set_model_version_tag("v-one", "4", "kind", "worse")
    find = client.search_model_versions
    assert names(find("name = 'v-two'", order_by=["version_number ASC"])) == [("v-two", 1), ("v-two", 2)]
    assert names(find("name='v-two'", order_by=["version_number DESC"])) == [("v-two", 2), ("v-two", 1)]
    assert names(find("name = 'v-one'"))[:2] == [("v-one", 3), ("v-one", 12)], "last updated comes first"
    ordered = find("name LIKE 'v-%'", order_by=["name DESC", "version_number ASC"])
    assert names(ordered)[:4] == [("v-two", 1), ("v-two", 2), ("v-one", 1), ("v-one", 2)]
    assert names(find("tags.kind = 'best'")) == [("v-one", 3)]
    assert names(find("source_path = 's3://bucket/v-two/2'")) == [("v-two", 2)]
    assert len(find("name = 'v-one' AND run_id = 'run-1'")) == 6
    assert len(find("name = 'v-one' AND run_id IN ('run-0', 'run-1')")) == 12
    assert len(find("name = 'v-one' AND run_id NOT IN ('run-0')")) == 6
    assert names(find("name = 'v-one' AND version_number > 11")) == [("v-one", 12)]
    found, token = [], None
    while True:
        page = find("name = 'v-one'", max_results=5, order_by=["version_number DESC"], page_token=token)
        found += names(page)
        token = page.token
        if not token:
            break
    assert found == [("v-one", number) for number in range(12, 0, -1)]
    client.delete_model_version("v-one", "12")
    assert len(find("name = 'v-one'")) == 11
    same(names(find("attribute.name = 'v-two' AND tags.'kind' = 'x'")), [])
    refused("INVALID_PARAMETER_VALUE", find, "stages = 'x'")
    refused("INVALID_PARAMETER_VALUE", find, max_results=200_001)
    assert len(find("name LIKE 'v-%'", max_results=200_000)) == 13


@check
def times_are_those_of_changes():
    def times(version="1"):
        return (client.get_registered_model("timed").last_updated_timestamp,
                client.get_model_version("timed", version).last_updated_timestamp)

    def after(change, *arguments, **keywords):
        before = times()
        time.sleep(0.005)
        change(*arguments, **keywords)
        return tuple(now != then for now, then in zip(times(), before))

    make("timed", 2)
    same(after(client.set_registered_model_tag, "timed", "k", "v"), (False, False))
    same(after(client.set_model_version_tag, "timed", "1", "k", "v"), (False, False))
    same(after(client.delete_model_version_tag, "timed", "1", "k"), (False, False))
    same(after(client.set_registered_model_alias, "timed", "best", "1"), (False, False))
    same(after(client.update_registered_model, "timed", "text"), (True, False))
    same(after(client.update_model_version, "timed", "1", "text"), (False, True))
    same(after(client.transition_model_version_stage, "timed", "1", "Staging"), (True, True))
    same(after(client.create_model_version, "timed", "s3://bucket/timed/3"), (True, False))
    same(after(client.delete_model_version, "timed", "3"), (True, False))
    make("timed-later")
    found = client.search_registered_models("name LIKE 'timed%'", order_by=["timestamp DESC"])
    same(names(found), ["timed-later", "timed"])
    client.update_registered_model("timed", "other text")
    found = client.search_registered_models("name LIKE 'timed%'", order_by=["last_updated_timestamp DESC"])
    same(names(found), ["timed", "timed-later"])


@check
def prompts_are_kept_apart():
    client.register_prompt("greeting", "Hello, {{name}}!", tags={"tone": "warm"})
    second = client.register_prompt("greeting", "Hi, {{name}}!")
    same((second.name, second.version, second.template), ("greeting", 2, "Hi, {{name}}!"))
    same(client.load_prompt("prompts:/greeting/1").template, "Hello, {{name}}!")
    client.set_prompt_alias("greeting", "calm", 1)
    same(client.load_prompt("prompts:/greeting@calm").version, 1)
    same(names(client.search_prompts()), ["greeting"])
    assert "greeting" not in names(client.search_registered_models())
    same(names(client.search_registered_models("tags.`mlflow.prompt.is_prompt` = 'true'")), ["greeting"])
    same(names(client.search_model_versions("name = 'greeting'")), [])
    long = "word " * 12_000
    same(client.register_prompt("long", long).version, 1)
    same(client.load_prompt("prompts:/long/1").template, long)


@check
def tags_are_set_and_taken_away():
    make("tagged", 1)
    client.set_registered_model_tag("tagged", "a", "1")
    client.set_registered_model_tag("tagged", "b", 2)
    client.set_registered_model_tag("tagged", "a", "3")
    assert client.get_registered_model("tagged").tags == {"a": "3", "b": "2"}
    client.delete_registered_model_tag("tagged", "a")
    client.delete_registered_model_tag("tagged", "absent")
    assert client.get_registered_model("tagged").tags == {"b": "2"}
    client.set_model_version_tag("tagged", "1", "c", "4")
    assert client.get_model_version("tagged", "1").tags == {"c": "4"}
    client.delete_model_version_tag("tagged", "1", "c")
    assert client.get_model_version("tagged", "1").tags == {}
    refused("RESOURCE_DOES_NOT_EXIST", client.set_registered_model_tag, "absent", "a", "1")
    refused("RESOURCE_DOES_NOT_EXIST", client.set_model_version_tag, "tagged", "9", "a", "1")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_registered_model_tag, "absent", "a")
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_tag, "tagged", "k" * 251, "1")
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_tag, "tagged", "k", "x" * 100_001)
    for key in ("a$b", "..", "/a", "a//b"):
        refused("INVALID_PARAMETER_VALUE", client.set_registered_model_tag, "tagged", key, "1")
    for key in ("a/b", "a b", "a.b-c_d:e"):
        client.set_registered_model_tag("tagged", key, "1")
        assert client.get_registered_model("tagged").tags[key] == "1"


@check
def aliases_lead_to_versions():
    make("aliased", 3)
    client.set_registered_model_alias("aliased", "champion", "1")
    client.set_registered_model_alias("aliased", "other", "1")
    assert client.get_model_version_by_alias("aliased", "champion").version == "1"
    assert sorted(client.get_model_version("aliased", "1").aliases) == ["champion", "other"]
    client.set_registered_model_alias("aliased", "champion", "2")
    assert client.get_model_version_by_alias("aliased", "champion").version == "2"
    assert client.get_registered_model("aliased").aliases == {"champion": "2", "other": "1"}
    client.delete_registered_model_alias("aliased", "other")
    client.delete_registered_model_alias("aliased", "absent")
    assert client.get_registered_model("aliased").aliases == {"champion": "2"}
    client.delete_model_version("aliased", "2")
    assert client.get_registered_model("aliased").aliases == {}
    assert client.get_model_version_by_alias("aliased", "latest").version == "3"
    refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, "aliased", "champion")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version_by_alias, "absent", "champion")
    refused("RESOURCE_DOES_NOT_EXIST", client.set_registered_model_alias, "aliased", "x", "99")
    refused("RESOURCE_DOES_NOT_EXIST", client.set_registered_model_alias, "absent", "x", "1")
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, "aliased", "latest", "1")
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, "aliased", "v7", "1")


@check
def stages_are_changed():
    make("staged", 4)
    move = client.transition_model_version_stage
    assert move("staged", "1", "Production").current_stage == "Production"
    assert move("staged", "2", "staging").current_stage == "Staging"
    assert move("staged", "3", "Production").current_stage == "Production"
    assert client.get_model_version("staged", "1").current_stage == "Production"
    latest = {one.current_stage: one.version for one in client.get_latest_versions("staged")}
    assert latest == {"None": "4", "Staging": "2", "Production": "3"}
    chosen = client.get_latest_versions("staged", stages=["production", "Staging"])
    assert sorted(one.version for one in chosen) == ["2", "3"]
    same([one.version for one in client.get_latest_versions("staged")], ["3", "2", "4"])
    shown = client.get_registered_model("staged").latest_versions
    assert sorted(one.version for one in shown) == ["2", "3", "4"]
    move("staged", "4", "Production", archive_existing_versions=True)
    assert [client.get_model_version("staged", n).current_stage for n in "1234"] == [
        "Archived", "Staging", "Archived", "Production"]
    assert move("staged", "4", "None").current_stage == "None"
    refused("INVALID_PARAMETER_VALUE", move, "staged", "4", "Nowhere")
    refused("INVALID_PARAMETER_VALUE", move, "staged", "4", "Archived", archive_existing_versions=True)
    refused("INVALID_PARAMETER_VALUE", client.get_latest_versions, "staged", stages=["Nowhere"])
    refused("RESOURCE_DOES_NOT_EXIST", move, "staged", "9", "Staging")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_latest_versions, "absent")


@check
def varves_own_versions_are_seen():
    def post(path, body):
        return requests.post(f"{address}/v1/models{path}", json=body, timeout=10).status_code

    assert post("", {"model": "mixed"}) == 201
    assert post("/mixed/versions", {"version": "2026-01", "source": "oci://x"}) == 201
    assert post("/mixed/versions/2026-01/stage", {"stage": "testing"}) == 200
    version = client.get_model_version("mixed", "2026-01")
    assert (version.current_stage, version.source) == ("None", "oci://x")
    client.transition_model_version_stage("mixed", "2026-01", "None")
    own = requests.get(f"{address}/v1/models/mixed/versions/2026-01", timeout=10).json()
    assert own["stage"] == "testing"
    assert client.create_model_version("mixed", "y").version == "1"
    post("/mixed/versions/2026-01/approval", {"approval": "rejected"})
    refused("RESOURCE_CONFLICT", client.transition_model_version_stage, "mixed", "2026-01", "Production")
    history = requests.get(f"{address}/v1/models/mixed/history", timeout=10).json()["history"]
    registered = [one["actor"] for one in history if "version.registered" in one["type"]]
    same(registered, ["anonymous", "ann"])


@check
def what_is_not_there_says_so():
    assert refused("NOT_IMPLEMENTED", client.get_run, "1" * 32).get_http_status_code() == 501
    refused("NOT_IMPLEMENTED", client.create_experiment, "x")
    refused("NOT_IMPLEMENTED", client.search_experiments)
    for method, path, status, code in (
        ("GET", "api/2.0/mlflow/registered-models/nonsense", 404, "ENDPOINT_NOT_FOUND"),
        ("PUT", "api/2.0/mlflow/registered-models/create", 405, "ENDPOINT_NOT_FOUND"),
        ("POST", "ajax-api/2.0/mlflow/runs/search", 501, "NOT_IMPLEMENTED"),
        ("GET", "ajax-api/2.0/mlflow/registered-models/get", 400, "INVALID_PARAMETER_VALUE"),
    ):
        answer = requests.request(method, f"{address}/{path}", timeout=10)
        assert (answer.status_code, answer.json()["error_code"]) == (status, code), (path, answer.text)
        assert answer.headers["content-type"] == "application/json" and answer.json()["message"]
    broken = requests.post(f"{address}/api/2.0/mlflow/registered-models/create", data="{", timeout=10)
    assert (broken.status_code, broken.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    get = f"{address}/api/2.0/mlflow/registered-models/get"
    assert requests.get(get, json={"name": "made"}, timeout=10).json()["registered_model"]["name"] == "made"


failures = 0
for function in checks:
    title = function.__name__.replace("_", " ")
    try:
        function()
        print(f"passed: {title}")
    except Exception as error:
        failures += 1
        line = error.__traceback__
        while line.tb_next and line.tb_next.tb_frame.f_code.co_filename == __file__:
            line = line.tb_next
        print(f"FAILED: {title} (line {line.tb_lineno}): {type(error).__name__}: {error}")
print(f"{len(checks) - failures} of {len(checks)} passed")
sys.exit(1 if failures else 0)
