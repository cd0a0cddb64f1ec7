"""A small O*NET release on disk, in the layout of release 29 or 30."""

from pathlib import Path

SOC = "O*NET-SOC Code"
SUPPRESS = "Recommend Suppress"
RATED = (SOC, "Element ID", "Element Name", "Scale ID", "Data Value", SUPPRESS)
RATED_WITH = (*RATED, "Not Relevant")
BAKER, CLERK, OTHER = "51-3011.00", "43-9061.00", "51-3099.00"

TABLES = {
    "Occupation Data": (
        (SOC, "Title", "Description"),
        (BAKER, "Bakers", "Mix and bake ingredients."),
        (CLERK, "Office Clerks", 'Do "all sorts" of office work.'),
        (OTHER, "Food Workers, All Other", "All others."),
    ),
    "Knowledge": (
        RATED_WITH,
        (BAKER, "2.C.2.b", "Food Production", "IM", "4.10", "N", "n/a"),
        (BAKER, "2.C.2.b", "Food Production", "LV", "4.00", "N", "N"),
        (BAKER, "2.C.1.b", "Administrative", "IM", "3.00", "N", "n/a"),
        (BAKER, "2.C.7.d", "Music", "IM", "3.90", "N", "n/a"),
        (BAKER, "2.C.7.d", "Music", "LV", "0.10", "N", "Y"),
        (CLERK, "2.C.1.b", "Administrative", "IM", "4.40", "N", "n/a"),
        (CLERK, "2.C.2.b", "Food Production", "IM", "1.20", "N", "n/a"),
        ("99-9999.00", "2.C.1.b", "Administrative", "IM", "4.00", "N", "n/a"),
    ),
    "Skills": (
        RATED_WITH,
        (BAKER, "2.A.1.b", "Active Listening", "IM", "3.49", "N", "n/a"),
        (CLERK, "2.A.1.b", "Active Listening", "IM", "3.50", "N", "n/a"),
        (CLERK, "2.B.3.e", "Programming", "IM", "3.80", "Y", "n/a"),
    ),
    "Task Statements": (
        (SOC, "Task ID", "Task", "Task Type"),
        (BAKER, "1", "Bake bread.", "Core"),
        (BAKER, "2", "Order flour.", "Supplemental"),
        (CLERK, "3", "File papers.", "n/a"),
    ),
    "Tasks to DWAs": (
        (SOC, "Task ID", "DWA ID"),
        (BAKER, "2", "4.A.3.a.3.I08.D02"),
        (BAKER, "1", "4.A.3.a.3.I08.D01"),
        (BAKER, "1", "4.A.3.a.3.I08.D02"),
        (CLERK, "3", "4.A.3.a.3.I08.D02"),
        (CLERK, "77", "4.A.3.a.3.I08.D02"),
        (CLERK, "3", "4.A.9.z.9.I99.D99"),
    ),
    "DWA Reference": (
        ("Element ID", "IWA ID", "DWA ID", "DWA Title"),
        ("4.A.3.a.3", "4.A.3.a.3.I08", "4.A.3.a.3.I08.D01", "Bake goods."),
        ("4.A.3.a.3", "4.A.3.a.3.I08", "4.A.3.a.3.I08.D02", "Order materials."),
    ),
    "IWA Reference": (
        ("Element ID", "IWA ID", "IWA Title"),
        ("4.A.3.a.3", "4.A.3.a.3.I08", "Prepare foods."),
    ),
    "Technology Skills": (
        (SOC, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"),
        (CLERK, "C++ Builder", "43232408", "Web development software", "Y", "N"),
        (CLERK, "Microsoft Excel", "43232110", "Spreadsheet software", "Y", "Y"),
        (BAKER, "Microsoft Excel", "43232110", "Spreadsheet software", "Y", "N"),
    ),
    "Tools Used": (
        (SOC, "Example", "Commodity Code", "Commodity Title"),
        (BAKER, "Bread slicers", "23181501", "Slicing machinery"),
        (BAKER, "slicing machinery", "23181501", "Slicing machinery"),
    ),
    "Alternate Titles": (
        (SOC, "Alternate Title", "Short Title"),
        (BAKER, "Bread Baker", "n/a"),
        (BAKER, "Pastry Cook (PC)", "PC"),
        (BAKER, "bakers", "n/a"),
    ),
    "Sample of Reported Titles": (
        (SOC, "Reported Job Title", "Shown in My Next Move"),
        (BAKER, "Bread Baker", "Y"),
        (BAKER, "Dough Mixer", "N"),
    ),
    "Content Model Reference": (
        ("Element ID", "Element Name", "Description"),
        ("2.C.2.b", "Food Production", "Knowledge of growing and making food."),
    ),
    "Job Zones": ((SOC, "Job Zone"), (BAKER, "2"), (CLERK, "4"), ("99-9999.00", "1")),
    "Education, Training, and Experience": (
        (SOC, "Element ID", "Element Name", "Scale ID", "Category", "Data Value", SUPPRESS),
        (BAKER, "2.D.1", "Education", "RL", "3", "20.00", "N"),
        (BAKER, "2.D.1", "Education", "RL", "2", "60.00", "N"),
        (BAKER, "2.D.1", "Education", "RL", "1", "0.00", "N"),
        (BAKER, "2.D.1", "Education", "RL", "6", "20.00", "Y"),
        (BAKER, "3.A.1", "Experience", "RW", "1", "90.00", "N"),
        (CLERK, "2.D.1", "Education", "RL", "3", "50.00", "N"),
        (CLERK, "2.D.1", "Education", "RL", "2", "50.00", "N"),
    ),
    "Education, Training, and Experience Categories": (
        ("Element ID", "Scale ID", "Category", "Category Description"),
        ("2.D.1", "RL", "2", "High School Diploma - or the equivalent"),
        ("2.D.1", "RL", "3", "Post-Secondary Certificate"),
        ("3.A.1", "RW", "2", "Up to one month"),
    ),
    "Interests": (
        (SOC, "Element ID", "Element Name", "Scale ID", "Data Value"),
        (BAKER, "1.B.1.a", "Realistic", "OI", "6.10"),
        (BAKER, "1.B.1.c", "Artistic", "OI", "3.90"),
        (BAKER, "1.B.1.f", "Conventional", "OI", "many"),
        (BAKER, "1.B.1.g", "First Interest High-Point", "IH", "1.00"),
        (BAKER, "1.B.1.h", "Second Interest High-Point", "IH", "3.00"),
        (BAKER, "1.B.1.i", "Third Interest High-Point", "IH", "0.00"),
    ),
    "Work Styles": (
        (SOC, "Element ID", "Element Name", "Scale ID", "Data Value", SUPPRESS),
        (BAKER, "1.C.1.a", "Stamina", "IM", "3.10", "N"),
        (BAKER, "1.C.1.b", "Care", "IM", "4.40", "N"),
        (BAKER, "1.C.1.c", "Luck", "IM", "4.90", "Y"),
    ),
    "Related Occupations": (
        (SOC, "Related O*NET-SOC Code", "Relatedness Tier", "Index"),
        (BAKER, CLERK, "Primary-Long", "10"),
        (BAKER, OTHER, "Primary-Short", "2"),
        (BAKER, "99-9999.00", "Primary-Short", "1"),
    ),
}
RENAMED = {
    "Interests": "Career Interest Types",
    "Education, Training, and Experience": "Education",
    "Education, Training, and Experience Categories": "Education Categories",
}


def newer(tables=TABLES):
    """Return the tables as release 30 lays them out."""
    renamed = dict(tables)
    skills = renamed.pop("Skills")
    renamed["Essential Skills"] = skills[:3]
    renamed["Transferable Skills"] = (skills[0], *skills[3:])
    header, *rows = renamed.pop("Technology Skills")
    header = tuple("Workplace Example" if name == "Example" else name for name in header)
    renamed["Software Skills"] = (header, *rows)
    header, *rows = renamed.pop("Alternate Titles")
    header = tuple("Job Title" if name == "Alternate Title" else name for name in header)
    renamed["Job Titles"] = (header, *rows)
    return {RENAMED.get(name, name): rows for name, rows in renamed.items()}


def write_onet(folder: Path, tables=TABLES) -> Path:
    """Write tables as tab-separated files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        text = "".join("\t".join(cells) + "\r\n" for cells in rows)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    return folder
