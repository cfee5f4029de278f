"""Where a place meets the network: the nearest node that is used, within a distance."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.planning.roads.network import FloatArray, IntArray, RoadNetwork
from posko.planning.travel import EARTH_RADIUS_KM, great_circle_km

#: A place farther than this (great circle) from every usable node is not on the network.
SNAP_KM = 2.0
#: Distances are compared in whole millimetres; of nodes equally near the one with the lowest number counts.
MM_PER_KM = 1e6


def snap(network: RoadNetwork, usable: NDArray[np.bool_], degrees: FloatArray) -> tuple[IntArray, FloatArray]:
    """The node (-1: none near enough) of each place at `degrees` (n, 2), and the kilometres to it, great circle."""
    radians = np.radians(degrees)
    nodes = np.flatnonzero(usable)
    if len(nodes) == 0 or len(degrees) == 0:
        return np.full(len(degrees), -1, np.int32), np.zeros(len(degrees))
    order, rows = _sorted_by_latitude(network.latitude[nodes])
    nodes = nodes[order]
    node, km = _nearest(radians, nodes, network.latitude[nodes], network.longitude[nodes], rows)
    return node, km


def _sorted_by_latitude(latitude: FloatArray) -> tuple[NDArray[np.intp], FloatArray]:
    order = np.argsort(latitude, kind="stable")
    return order, latitude[order]


@njit(cache=True)
def _nearest(places, nodes, latitude, longitude, rows):  # type: ignore[no-untyped-def]
    found = np.full(places.shape[0], -1, np.int32)
    km = np.zeros(places.shape[0])
    reach = 1.000001 * SNAP_KM / EARTH_RADIUS_KM
    for p in range(places.shape[0]):
        lat, lon = places[p]
        best = np.int64(SNAP_KM * MM_PER_KM)
        low, high = np.searchsorted(rows, lat - reach), np.searchsorted(rows, lat + reach)
        for k in range(low, high):
            if abs(longitude[k] - lon) * np.cos(lat) > 1.01 * reach:
                continue
            away = great_circle_km(lat, lon, latitude[k], longitude[k])
            mm = np.int64(np.rint(away * MM_PER_KM))
            if mm < best or (mm == best and (found[p] < 0 or nodes[k] < found[p])):
                best, found[p], km[p] = mm, nodes[k], away
    return found, km
