"""A tiny release in ESCO's layout, as files."""

import csv
import io
import zipfile

BASE = "http://example.org/"


class EscoRelease:
    """A tiny release in ESCO's layout: 4 occupations that each need 30 skills, 120 relations.

    `tables` holds the header and the rows of each table and may be changed before writing.
    Skill 00 is knowledge, skill 01 has no type; skills are essential up to 19, then optional.
    """

    base = BASE
    label_tables = ("occupations", "skills", "ISCOGroups", "skillGroups")

    def __init__(self):
        self.tables = {
            "occupations": self._occupations(),
            "skills": self._skills(),
            **self._groups(),
            "occupationSkillRelations": self._relations(),
            "skillSkillRelations": [
                ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillUri"],
                [self.skill(0), "knowledge", "optional", self.skill(1)],
            ],
            **self._broader(),
        }

    def occupation(self, number):
        """Return the URI of an occupation, 0 to 3."""
        return f"{BASE}occupation/{number:02}"

    def skill(self, number):
        """Return the URI of a skill, 0 to 29."""
        return f"{BASE}skill/{number:02}"

    def _occupations(self):
        kept = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"]
        rows = [[*kept, "hiddenLabels", "status", "scopeNote", "description", "code"]]
        for n in range(4):
            labels = [f"maker {n}", f"producer {n}\nmanufacturer {n}", ""]
            texts = ["released", "", "Makes things.", "2654.1"]
            rows.append(["Occupation", self.occupation(n), "2654", *labels, *texts])
        return rows

    def _skills(self):
        kept = ["conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel"]
        rows = [[*kept, "altLabels", "hiddenLabels", "status", "scopeNote", "description"]]
        for n in range(30):
            kind = {0: "knowledge", 1: ""}.get(n, "skill/competence")
            labels = [f"make thing {n}", f"produce {n}\nbuild {n}", ""]
            texts = ["released", "", "Make it."]
            rows.append(["KnowledgeSkillCompetence", self.skill(n), kind, "cross-sector"])
            rows[-1] += [*labels, *texts]
        return rows

    def _groups(self):
        isco = [["conceptType", "conceptUri", "code", "preferredLabel", "description"]]
        for code in ("2", "26", "265", "2654"):
            isco.append(["ISCOGroup", f"{BASE}isco/C{code}", code, f"group {code}", "What it is."])
        skills = [
            ["conceptType", "conceptUri", "preferredLabel", "description", "code"],
            ["SkillGroup", f"{BASE}isced-f/02", "arts", "", ""],
            ["SkillGroup", f"{BASE}isced-f/021", "fine arts", "", ""],
            ["SkillGroup", f"{BASE}group/s1", "making", "Making things.", "S1"],
        ]
        return {"ISCOGroups": isco, "skillGroups": skills}

    def _relations(self):
        rows = [["occupationUri", "relationType", "skillType", "skillUri"]]
        for o in range(4):
            for s in range(30):
                importance = "essential" if s < 20 else "optional"
                rows.append([self.occupation(o), importance, "", self.skill(s)])
        return rows

    def _broader(self):
        header = ["conceptType", "conceptUri", "broaderType", "broaderUri"]
        occupations = [
            header[:],
            ["ISCOGroup", f"{BASE}isco/C26", "ISCOGroup", f"{BASE}isco/C2"],
            ["Occupation", self.occupation(0), "ISCOGroup", f"{BASE}isco/C2654"],
            ["Occupation", self.occupation(1), "Occupation", self.occupation(0)],
        ]
        skills = [
            header[:],
            ["SkillGroup", f"{BASE}isced-f/021", "SkillGroup", f"{BASE}isced-f/02"],
            ["KnowledgeSkillCompetence", self.skill(0), "", f"{BASE}isced-f/021"],
            ["KnowledgeSkillCompetence", self.skill(3), "", f"{BASE}group/s1"],
            ["KnowledgeSkillCompetence", self.skill(3), "", self.skill(2)],
        ]
        return {"broaderRelationsOccPillar": occupations, "broaderRelationsSkillPillar": skills}

    def file_name(self, table, language="en", suffixed=False):
        """Name a table's file; in v1.2 (`suffixed`) relation files carry the language as well."""
        return (
            f"{table}_{language}.csv" if suffixed or table in self.label_tables else f"{table}.csv"
        )

    def content(self, table):
        """Return a table as the portal writes it: UTF-8, CRLF."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(self.tables[table])
        return text.getvalue().encode()

    def write_folder(self, folder, language="en", suffixed=False):
        """Write every table into one folder, as unpacked from the ZIPs."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in self.tables:
            name = self.file_name(table, language, suffixed)
            (folder / name).write_bytes(self.content(table))
        return folder

    def write_zips(self, folder, release="1.1.1", language="en"):
        """Write the two ZIPs of the v1.1 portal, the language half first."""
        folder.mkdir(parents=True, exist_ok=True)
        labels, relations = (
            folder / f"ESCO dataset - v{release} - classification - {of} - csv.zip"
            for of in (language, "")
        )
        for path, with_labels in ((labels, True), (relations, False)):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for table in self.tables:
                    if (table in self.label_tables) is with_labels:
                        archive.writestr(self.file_name(table, language), self.content(table))
        return [labels, relations]
