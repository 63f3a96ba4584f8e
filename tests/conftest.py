"""What every test stands on: a home of its own, a fixed moment, and the documents beside the checkout."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
"""No property is judged by the time that a busy machine takes for an example."""

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home in a temporary folder, so that no test can touch a real library."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "STUDYDECK_LIBRARY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def now() -> datetime:
    """The moment all tests agree on."""
    return datetime(2026, 9, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def library_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty library (`seeds/` and `decks/`) that is the working folder."""
    root = tmp_path / "library"
    (root / "seeds").mkdir(parents=True)
    (root / "decks").mkdir()
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="session")
def shared() -> Path:
    """Documents and gold facts beside the checkout: read them, never copy them. Missing only where nobody can fetch them."""
    if not SHARED.is_dir():
        reason = f"the folder {SHARED.name}/ beside the checkout is missing"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED
