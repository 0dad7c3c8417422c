"""Lays a set of areas out as hexagons: `python simulations/hexagon_layout.py icb-2024`.

Prints the layout for `mha_monitor/maps/hexagons.json`, with the share of neighbours that touch.
Starts from where areas lie, crowded ones spread, and swaps cells at random, less and less willing
to take a swap that parts neighbours, turns them about or brings strangers together.
"""

from __future__ import annotations

import json
import math
import random
import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from scipy.optimize import linear_sum_assignment
from shapely.geometry import shape

from mha_monitor.store.store import open_store

Cell = tuple[int, int]
WIDTH = math.sqrt(3)
FILLED = 0.62  # the share of England's box that its hexagons take
STEPS, TRIES = 150_000, 5
HOT, COLD = 4.0, 0.02
# What counts against a layout: places that are off, neighbours apart, turned about, strangers
# together, and sides that touch nothing.
OFF, APART, TURNED, STRANGERS, BARE = 0.25, 4.0, 2.0, 1.5, 0.6


def centre(cell: Cell) -> tuple[float, float]:
    column, row = cell
    return (column + 0.5 * (row % 2)) * WIDTH, -1.5 * row


def beside(cell: Cell) -> list[Cell]:
    """The six cells about one."""
    column, row = cell
    left = column - 1 + row % 2
    level = [(column - 1, row), (column + 1, row)]
    return [*level, *((left + side, row + way) for way in (-1, 1) for side in (0, 1))]


def steps_between(one: Cell, other: Cell) -> int:
    (q, row), (p, line) = ((c - (r - (r & 1)) // 2, r) for c, r in (one, other))
    across, down = q - p, row - line
    return max(abs(across), abs(down), abs(across + down))


def neighbours(features: list[dict]) -> list[tuple[int, int]]:
    """Pairs of areas that share a border of some length, not a corner alone."""
    wide = [shape(each["geometry"]).buffer(0.004) for each in features]
    pairs = combinations(range(len(wide)), 2)
    return [(i, j) for i, j in pairs if wide[i].intersection(wide[j]).area > 0.0003]


class Layout:
    """Cells of areas, and what counts against them."""

    def __init__(self, features: list[dict], seed: int) -> None:
        self.chance = random.Random(seed)
        self.pairs = neighbours(features)
        self.near: list[set[int]] = [set() for _ in features]
        for i, j in self.pairs:
            self.near[i].add(j)
            self.near[j].add(i)
        middles = [shape(each["geometry"]).centroid for each in features]
        self.points = np.array(
            [
                (math.radians(at.x), math.log(math.tan(math.pi / 4 + math.radians(at.y) / 2)))
                for at in middles
            ]
        )
        self.targets = self._spread()
        self.at = self._nearest()
        self.taken = {cell: i for i, cell in enumerate(self.at)}

    def _spread(self) -> np.ndarray:
        """Where each area should lie: half by place, half by rank, so that London has room."""
        size = self.points.max(0) - self.points.min(0)
        by_place = (self.points - self.points.min(0)) / size
        by_rank = self.points.argsort(0).argsort(0) / (len(self.points) - 1)
        middle = (by_place + by_rank) / 2
        width = math.sqrt(len(self.points) * 1.5 * WIDTH / FILLED * size[0] / size[1])
        height = width * size[1] / size[0]
        return np.column_stack([middle[:, 0] * width, (middle[:, 1] - 1) * height])

    def _nearest(self) -> list[Cell]:
        right, down = int(self.targets[:, 0].max() / WIDTH), int(-self.targets[:, 1].min() / 1.5)
        cells = [(c, r) for r in range(-1, down + 3) for c in range(-1, right + 3)]
        places = np.array([centre(each) for each in cells])
        far = ((self.targets[:, None] - places[None]) ** 2).sum(-1)
        return [cells[each] for each in linear_sum_assignment(far)[1]]

    def against(self, i: int, cell: Cell) -> float:
        """What counts against an area in a cell."""
        x, y = centre(cell)
        found = OFF * float((x - self.targets[i, 0]) ** 2 + (y - self.targets[i, 1]) ** 2)
        for j in self.near[i]:
            found += APART * (steps_between(cell, self.at[j]) - 1)
            there, here = self.points[j] - self.points[i], np.subtract(centre(self.at[j]), (x, y))
            length = float(np.linalg.norm(there) * np.linalg.norm(here)) or 1.0
            found += TURNED * (1 - float(there @ here) / length)
        touching = [self.taken[each] for each in beside(cell) if self.taken.get(each, i) != i]
        found += STRANGERS * sum(j not in self.near[i] for j in touching)
        return found + BARE * (6 - len(touching))

    def total(self) -> float:
        return sum(self.against(i, cell) for i, cell in enumerate(self.at))

    def touching(self) -> float:
        """The share of neighbours that touch."""
        return sum(steps_between(self.at[i], self.at[j]) == 1 for i, j in self.pairs) / len(
            self.pairs
        )

    def swap(self, i: int, cell: Cell) -> None:
        old, other = self.at[i], self.taken.get(cell)
        self.at[i], self.taken[cell] = cell, i
        if other is None:
            del self.taken[old]
        else:
            self.at[other], self.taken[old] = old, other

    def settle(self, steps: int) -> None:
        for step in range(steps):
            heat = HOT * (1 - step / steps) ** 2 + COLD
            i = self.chance.randrange(len(self.at))
            friend = self.chance.choice([i, *self.near[i]])
            old, new = self.at[i], self.chance.choice(beside(self.at[friend]))
            if new == old:
                continue
            other = self.taken.get(new)
            before = self.against(i, old) + (self.against(other, new) if other is not None else 0)
            self.swap(i, new)
            after = self.against(i, new) + (self.against(other, old) if other is not None else 0)
            if after > before and self.chance.random() > math.exp((before - after) / heat):
                self.swap(i, old)


def main(layer: str) -> None:
    features = open_store().outlines(layer)["features"]
    tried = [Layout(features, seed) for seed in range(TRIES)]
    for each in tried:
        each.settle(STEPS)
    best = max(tried, key=lambda each: (round(each.touching(), 2), -each.total()))
    left = min(column for column, _ in best.at)
    top = min(row for _, row in best.at) // 2 * 2
    cells = {
        each["id"]: (column - left, row - top)
        for each, (column, row) in zip(features, best.at, strict=True)
    }
    print(json.dumps({layer: dict(sorted(cells.items()))}))
    print(f"{best.touching():.0%} of {len(best.pairs)} pairs of neighbours touch", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
