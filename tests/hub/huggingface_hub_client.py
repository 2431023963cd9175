"""Drives a hub with Hugging Face's own Python client: `huggingface_hub_client.py URL TOKEN FOLDER`.

Prints one line of JSON with what it saw; any difference from what a hub must do ends it with an error.
"""

import json
import os
import sys
from pathlib import Path

url, token, folder = sys.argv[1:]
os.environ.update(HF_ENDPOINT=url, HF_HOME=f"{folder}/home", HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_PROGRESS_BARS="1")

import huggingface_hub  # noqa: E402  (reads the environment above)
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, HfApi  # noqa: E402
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError  # noqa: E402
from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError  # noqa: E402

api = HfApi(endpoint=url, token=token)


def refused(error, call):
    try:
        call()
    except error as raised:
        return raised
    raise AssertionError(f"expected {error.__name__}")


source = Path(folder) / "agent"
(source / "logs").mkdir(parents=True)
model = bytes(i * 31 % 251 for i in range(12_000_000))
card = "---\ntags:\n- LunarLander-v3\n- reinforcement-learning\nlibrary_name: stable-baselines3\n---\n# A lander\n"
(source / "README.md").write_text(card)
(source / "model.zip").write_bytes(model)
(source / "empty.txt").write_bytes(b"")
(source / "logs" / "with space, ünïcode & 100%.txt").write_text("odd")

who = api.whoami()
assert who["name"] == "me" and who["auth"]["accessToken"]["role"] == "write", who

repo = "me/from-python"
assert api.create_repo(repo).repo_id == repo
refused(HfHubHTTPError, lambda: api.create_repo(repo))
api.create_repo(repo, exist_ok=True)
first = api.upload_folder(repo_id=repo, folder_path=source, commit_message="Push the lander")
names = ["README.md", "empty.txt", "logs/with space, ünïcode & 100%.txt", "model.zip"]
assert sorted(api.list_repo_files(repo)) == names
assert api.file_exists(repo, "model.zip") and not api.file_exists(repo, "absent")
assert api.repo_exists(repo) and not api.repo_exists("me/absent")
# Nothing to change: the client finds that out by the hashes it is told.
assert api.upload_folder(repo_id=repo, folder_path=source, commit_message="Again").oid == first.oid

info = api.model_info(repo, files_metadata=True)
assert info.sha == first.oid and info.library_name == "stable-baselines3" and "LunarLander-v3" in info.tags
assert {file.rfilename: file.size for file in info.siblings}["model.zip"] == len(model)
tree = list(api.list_repo_tree(repo, "logs", expand=True))
assert [(file.path, file.last_commit.title) for file in tree] == [(names[2], "Push the lander")], tree
assert [path.path for path in api.get_paths_info(repo, ["logs", "model.zip", "absent"])] == ["logs", "model.zip"]

for name in names:
    copy = huggingface_hub.hf_hub_download(repo, name, token=token)
    assert Path(copy).read_bytes() == (source / name).read_bytes(), name
snapshot = Path(huggingface_hub.snapshot_download(repo, token=token, allow_patterns=["*.zip", "logs/*"]))
assert (snapshot / "model.zip").read_bytes() == model and snapshot.name == first.oid
meta = huggingface_hub.get_hf_file_metadata(huggingface_hub.hf_hub_url(repo, "model.zip"), token=token)
assert meta.size == len(model) and meta.commit_hash == first.oid

api.create_commit(
    repo,
    operations=[
        CommitOperationDelete("logs/"),
        CommitOperationCopy("model.zip", "best.zip"),
        CommitOperationAdd("notes.txt", b"notes"),
    ],
    commit_message="Tidy up",
)
assert sorted(api.list_repo_files(repo)) == ["README.md", "best.zip", "empty.txt", "model.zip", "notes.txt"]
assert sorted(api.list_repo_files(repo, revision=first.oid)) == names
assert [commit.title for commit in api.list_repo_commits(repo)] == ["Tidy up", "Push the lander"]
assert [ref.name for ref in api.list_repo_refs(repo).branches] == ["main"]
old = huggingface_hub.hf_hub_download(repo, names[2], revision=first.oid, token=token)
assert Path(old).read_text() == "odd"

found = list(api.list_models(author="me", filter=["LunarLander-v3", "stable-baselines3"], full=True))
assert [model.id for model in found] == [repo] and len(found[0].siblings) == 5
assert list(api.list_models(search="from-PYTHON"))[0].id == repo
assert list(api.list_models(filter="another-tag")) == []

api.create_repo("me/episodes", repo_type="dataset", private=True)
api.upload_file(path_or_fileobj=b"1,2\n", path_in_repo="data.csv", repo_id="me/episodes", repo_type="dataset")
assert [data.id for data in api.list_datasets(author="me")] == ["me/episodes"]
stranger = HfApi(endpoint=url, token=False)
refused(RepositoryNotFoundError, lambda: stranger.dataset_info("me/episodes"))
api.update_repo_settings("me/episodes", repo_type="dataset", private=False)
assert stranger.dataset_info("me/episodes").private is False
refused(HfHubHTTPError, lambda: api.move_repo("me/from-python", "me/other-name"))

refused(RepositoryNotFoundError, lambda: api.model_info("me/absent"))
refused(RevisionNotFoundError, lambda: api.model_info(repo, revision="no-such-branch"))
refused(EntryNotFoundError, lambda: huggingface_hub.hf_hub_download(repo, "absent.txt", token=token))
refused(HfHubHTTPError, lambda: HfApi(endpoint=url, token="hf_wrong").whoami())
broken = "---\ntags: [\n---\n"
refused(
    ValueError, lambda: api.upload_file(path_or_fileobj=broken.encode(), path_in_repo="README.md", repo_id=repo)
)

api.delete_repo(repo)
api.delete_repo("me/episodes", repo_type="dataset")
assert not api.repo_exists(repo)
api.delete_repo(repo, missing_ok=True)
print(json.dumps({"client": huggingface_hub.__version__, "files": len(names)}))
