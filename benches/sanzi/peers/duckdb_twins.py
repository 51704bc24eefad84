"""The twelve rules in DuckDB: the county's own files read into tables that look like ours, and the same SQL on them.

duckdb_twins.py FOLDER TODAY TWIN…    prints JSON lines: what was done, findings, processor seconds.
"""

import json
import os
import resource
import sys

import duckdb

PERIOD = """CAST(left({0}, 4) AS INTEGER) * 100 + CASE
    WHEN length({0}) = 4 THEN 0
    WHEN {0}[5] = 'Q' THEN 20 + CAST({0}[6] AS INTEGER)
    WHEN {0}[5] = '上' THEN 31 WHEN {0}[5] = '下' THEN 32
    ELSE CAST(right({0}, 2) AS INTEGER) END"""
DAY = "date_diff('day', DATE '1970-01-01', CAST({0} AS DATE))"
FEN = "CAST(round(CAST({0} AS DECIMAL(18, 4)) * 100) AS BIGINT)"
PARTS = "CAST(CAST({0} AS DECIMAL(18, 4)) * 10000 AS BIGINT)"
YES = "CASE {0} WHEN '是' THEN 1 WHEN '否' THEN 0 END"

# The columns that the twins ask for, by table: name, heading, how it is read.
TABLES = {
    "payments": [
        ("number", "发放编号", "{0}"), ("run", "批次号", "{0}"), ("programme", "补贴编码", "{0}"), ("period", "所属期", PERIOD),
        ("village", "村码", "CAST({0} AS BIGINT)"), ("household", "户编号", "{0}"), ("tier", "档次", "{0}"),
        ("quantity", "数量", PARTS), ("price", "单价(元)", FEN), ("amount", "金额(元)", FEN), ("paid_on", "发放日期", DAY),
        ("year", "发放日期", "CAST(left({0}, 4) AS INTEGER)"), ("channel", "发放方式", "{0}"), ("state", "发放状态", "{0}"),
        ("notice", "公示编号", "{0}"), ("person_number", "身份证号", "{0}"), ("account_number", "银行账号", "{0}"),
    ],
    "programmes": [
        ("code", "补贴编码", "{0}"), ("name", "补贴名称", "{0}"), ("unit", "计发单位", "{0}"), ("payee", "计发对象", "{0}"),
        ("cycle", "发放周期", "{0}"), ("publication", "公开方式", "{0}"), ("excludes_staff", "排斥财政供养", YES), ("card_only", "仅限一卡通", YES),
        ("excludes", "互斥补贴编码", "coalesce({0}, '')"),
    ],
    "standards": [
        ("programme", "补贴编码", "{0}"), ("tier", "档次", "coalesce({0}, '')"), ("price", "单价(元)", FEN), ("cap", "上限(元)", FEN),
        ("valid_from", "生效日期", DAY), ("valid_to", "失效日期", DAY),
    ],
    "notices": [
        ("number", "公示编号", "{0}"), ("village", "村码", "CAST({0} AS BIGINT)"), ("kind", "类型", "{0}"), ("title", "标题", "{0}"),
        ("from_day", "开始日期", DAY), ("to_day", "结束日期", DAY),
    ],
    "persons": [
        ("person_index", "身份证号", "{0}"), ("household", "户编号", "{0}"), ("village", "村码", "CAST({0} AS BIGINT)"),
        ("state", "状态", "{0}"), ("died_on", "死亡日期", DAY), ("left_on", "迁出日期", DAY),
    ],
    "land": [
        ("household", "户编号", "{0}"), ("village", "村码", "CAST({0} AS BIGINT)"), ("year", "年度", "CAST({0} AS INTEGER)"),
        ("confirmed", "确权面积", PARTS), ("rented_in", "流入面积", PARTS), ("rented_out", "流出面积", PARTS),
        ("excluded", "不予补贴面积", PARTS),
    ],
    "staff": [
        ("person_index", "身份证号", "{0}"), ("employer", "单位", "{0}"), ("started_on", "起始日期", DAY), ("ended_on", "终止日期", DAY),
    ],
}

# What the names of programmes say that are not for the board, as the product classes them.
WITHHELD = (
    "残疾 孤儿 无人抚养 医疗 大病 两癌 精神 特扶 特别扶助 失独 护理 康复 艾滋 儿童 学生 雨露 教育资助 营养 助学 阳光家园 优生"
).split()


def heading_of(folder, table, heading):
    """The heading as the file has it, with or without the hint in brackets."""
    with open(os.path.join(folder, table + ".csv"), encoding="utf-8-sig") as file:
        first = file.readline().strip().split(",")
    return next(name for name in first if name == heading or name.split("(")[0] == heading.split("(")[0])


def load(db, folder):
    for table, columns in TABLES.items():
        picked = ", ".join(
            f"{how.format(chr(34) + heading_of(folder, table, heading) + chr(34))} AS {name}" for name, heading, how in columns
        )
        path = os.path.join(folder, table + ".csv")
        db.execute(
            f"CREATE TABLE {table} AS SELECT 1 AS county, 1 AS shown, row_number() OVER () AS id, {picked} "
            f"FROM read_csv('{path}', header = true, all_varchar = true, nullstr = '')"
        )
    # Ids of people, as our table has them: of each number and account, and of the number.
    db.execute(
        "CREATE TABLE people AS SELECT 1 AS county, number_index, account_index, "
        "row_number() OVER (ORDER BY number_index, account_index) AS id FROM "
        "(SELECT DISTINCT person_number AS number_index, account_number AS account_index FROM payments)"
    )
    db.execute("ALTER TABLE people ADD COLUMN person BIGINT")
    db.execute(
        "UPDATE people SET person = f.id FROM (SELECT number_index, min(id) AS id FROM people GROUP BY number_index) f "
        "WHERE f.number_index = people.number_index"
    )
    db.execute(
        "CREATE OR REPLACE TABLE payments AS SELECT p.* EXCLUDE (person_number, account_number), n.id AS payee, n.person FROM payments p "
        "JOIN people n ON n.number_index = p.person_number AND n.account_index IS NOT DISTINCT FROM p.account_number"
    )
    withheld = " OR ".join(f"contains(name, '{word}')" for word in WITHHELD)
    db.execute("ALTER TABLE programmes ADD COLUMN class INTEGER")
    db.execute(f"UPDATE programmes SET class = CASE WHEN publication = '不公开' OR {withheld} THEN 2 ELSE 0 END")


    # What a recursion over days gives elsewhere is one column of dates here.
    db.execute(
        "CREATE TABLE days AS SELECT date_diff('day', DATE '1970-01-01', d) AS day, year(d) * 12 + month(d) - 1 AS month, "
        "day(d) AS of_month FROM (SELECT CAST(unnest(generate_series(TIMESTAMP '1900-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY)) AS DATE) AS d)"
    )


def twin(path, today):
    """A twin, with the calendar that is there instead of the one it makes for itself."""
    with open(path, encoding="utf-8") as file:
        text = file.read().replace(":today", today)
    head, begun, rest = text.partition("calendar(day, month, of_month) AS (\n")
    if not begun:
        return text
    return head + "calendar AS (SELECT * FROM days\n)," + rest.partition("\n),")[2]


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    folder, today, twins = sys.argv[1], sys.argv[2], sys.argv[3:]
    db = duckdb.connect()
    db.execute("SET integer_division = true; SET threads = 2")
    began = cpu()
    load(db, folder)
    print(json.dumps({"what": "load", "cpu": cpu() - began}), flush=True)
    for path in twins:
        began = cpu()
        rows = db.execute(twin(path, today)).fetchall()
        findings = len({row[0] for row in rows})
        name = os.path.basename(path).removesuffix(".sql")
        print(json.dumps({"what": name, "cpu": cpu() - began, "findings": findings}), flush=True)


main()
