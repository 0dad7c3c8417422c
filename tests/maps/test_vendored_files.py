"""Vendored files are the ones that were checked, and the licence lies beside them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import folium
import pytest

STATIC = Path(__file__).parents[2] / "mha_monitor" / "maps" / "component"
PACKAGES = json.loads((STATIC / "manifest.json").read_text())["packages"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_vendored_file_is_listed_and_unchanged(package):
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / package["name"]).rglob("*")
        if path.is_file()
    }
    assert found == package["sha256"]
    assert package["licence_file"] in found


def test_leaflet_is_the_version_that_folium_was_written_for():
    (leaflet,) = [package for package in PACKAGES if package["name"] == "leaflet"]
    (asked,) = [link for name, link in folium.Map.default_js if name == "leaflet"]
    assert f"leaflet@{leaflet['version']}/" in asked
    assert f'version="{leaflet["version"]}"' in (STATIC / "leaflet/leaflet.js").read_text()


def test_leaflet_can_stand_inside_a_page():
    assert "</script" not in (STATIC / "leaflet/leaflet.js").read_text()
    assert "@import" not in (STATIC / "leaflet/leaflet.css").read_text()
