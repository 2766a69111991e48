"""Sites and territories as tables that people read and query."""

from __future__ import annotations

from tdi_bot.places.rows import SiteRow
from tdi_bot.places.tables import Tables

Row = dict[str, object]


def readable_tables(tables: Tables) -> dict[str, list[Row]]:
    """Return the sites and territories as people read them; a site stands where its communes are."""
    communes = {row.insee: row for row in tables.communes}
    epci: dict[tuple[str, str], list[str]] = {}
    for member in tables.members:
        epci.setdefault((member.phase, member.code), []).append(member.name)

    def site(row: SiteRow) -> Row:
        inside = [communes[insee] for insee in row.communes if insee in communes]
        placed = [commune for commune in inside if commune.lat]
        return {
            "id": row.id,
            "nom": row.name,
            "dispositif": row.scheme,
            "vague": row.wave or None,
            "communes": ", ".join(commune.name for commune in inside) or None,
            "departements": ", ".join(row.departements),
            "region": row.region,
            "hectares": float(row.area_ha) if row.area_ha else None,
            "latitude": sum(float(one.lat) for one in placed) / len(placed) if placed else None,
            "longitude": sum(float(one.lon) for one in placed) / len(placed) if placed else None,
        }

    return {
        "sites": [site(row) for row in tables.sites],
        "territoires": [
            {
                "id": f"{row.phase}:{row.code}",
                "phase": int(row.phase),
                "code": row.code,
                "nom": row.name,
                "region": row.region,
                "departements": ", ".join(row.departements),
                "membres": ", ".join(epci.get((row.phase, row.code), ())),
            }
            for row in tables.territoires
        ],
    }
