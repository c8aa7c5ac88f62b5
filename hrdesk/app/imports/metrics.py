"""The metrics an import may fill: the agency's own, and those of the ready-made pack it has not chosen yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.domain.performance.model import Metric
from hrdesk.storage import tables as t


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Metrics by code. Those of the pack that are not in the file yet have negative ids until saving makes them."""

    metrics: Mapping[str, Metric]
    ids: Mapping[str, int]

    @property
    def codes(self) -> dict[int, str]:
        """Codes by id."""
        return {number: code for code, number in self.ids.items()}


def load_catalogue(conn: Connection) -> Catalogue:
    """The agency's metrics, completed by the pack's: figures may come before a scheme is chosen."""
    metrics, ids, _versions = load_metrics(conn)
    metrics, ids = dict(metrics), dict(ids)
    for number, metric in enumerate(_pack(), start=1):
        if metric.code not in metrics:
            metrics[metric.code], ids[metric.code] = metric, -number
    return Catalogue(metrics, ids)


def _pack() -> tuple[Metric, ...]:
    from hrdesk.app.performance.config_file import parse_configuration
    from hrdesk.domain.performance.pack import METRICS

    return parse_configuration({"metrics": [dict(metric) for metric in METRICS]}).metrics


def make_metrics(conn: Connection, codes: Iterable[str]) -> dict[str, int]:
    """Puts metrics of the pack into the file; the ids by code, also of those there already."""
    known, ids, _versions = load_metrics(conn)
    found = {}
    pack = {metric.code: metric for metric in _pack()}
    for code in codes:
        if code in known:
            found[code] = ids[code]
            continue
        metric = pack[code]
        done = conn.execute(insert(t.metric).values(code=code, ended=False))
        found[code] = int(done.inserted_primary_key[0])  # type: ignore[index]
        conn.execute(
            insert(t.metric_version).values(
                metric_id=found[code],
                number=1,
                name_zh=metric.name_zh,
                name_en=metric.name_en,
                short_en=metric.short_en,
                dimension_zh=metric.dimension_zh,
                dimension_en=metric.dimension_en,
                unit=metric.unit.value,
                decimals=metric.decimals,
                direction=metric.direction.value,
                aggregation=metric.aggregation.value,
                source=metric.source,
                recovery=metric.recovery,
            )
        )
    return found
