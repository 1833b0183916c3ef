"""The audit's main job as an analyst would script it: `python peers.py pandas|polars INPUTS OUT`.

Reads one workbook an agency, checks what COUNTIF would (40 % of the plan, dates in order, check digits, a notice for each
post), and writes for each agency a workbook with xlsxwriter: a conclusion, the findings and the three tables. It knows one
layout, explains nothing, keeps no marks and doubts nobody: it does less than the product, and is compared as such.
"""

import datetime
import math
import pathlib
import sys

import xlsxwriter

SHEETS = ("招用计划", "招用情况", "招聘公告")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def read_with_pandas(path):
    import pandas

    tables = pandas.read_excel(path, sheet_name=list(SHEETS), dtype=str, engine="openpyxl")
    return [tables[sheet].fillna("").to_dict("records") for sheet in SHEETS]


def read_with_polars(path):
    import polars

    tables = polars.read_excel(path, sheet_name=list(SHEETS), engine="calamine", infer_schema_length=0)
    return [tables[sheet].fill_null("").to_dicts() for sheet in SHEETS]


def day(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def is_id_number(text):
    if len(text) != 18 or not text[:17].isdigit():
        return False
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS)) % 11] == text[17]


def judge(plan, hires, notices):
    findings = []
    posted = {row["岗位编号"]: day(row["发布日期"]) for row in notices}
    verified = 0
    for row in hires:
        hired, filed = day(row["招用日期"]), day(row["备案日期"])
        recognised = day(row["认定日期"])
        if not is_id_number(row["公民身份号码"]):
            findings.append((row["姓名"], "身份证号码校验位不符"))
        if row["是否就业困难人员"] == "是":
            if recognised and hired and recognised <= hired:
                verified += 1
            else:
                findings.append((row["姓名"], "认定日期空白或晚于招用"))
        if not filed:
            findings.append((row["姓名"], "没有备案日期"))
        published = posted.get(row["岗位编号"])
        if not published or (hired and published > hired):
            findings.append((row["姓名"], "招用前没有公告"))
    planned = sum(int(row["计划招用人数"]) for row in plan)
    required = math.ceil(planned * 2 / 5)
    return planned, required, verified, findings


def write(path, name, judged, tables):
    planned, required, verified, findings = judged
    passed = verified >= required and not findings
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E2F3"})
        cell = book.add_format({"border": 1, "text_wrap": True})
        sheet = book.add_worksheet("结论")
        lines = [("单位", name), ("计划", planned), ("应招", required), ("已核实", verified)]
        for number, (label, value) in enumerate([*lines, ("结论", "合规" if passed else "不合规")]):
            sheet.write(number, 0, label, bold)
            sheet.write(number, 1, value, cell)
        sheet = book.add_worksheet("问题清单")
        sheet.write_row(0, 0, ("姓名", "问题"), bold)
        for number, finding in enumerate(findings, 1):
            sheet.write_row(number, 0, finding, cell)
        for title, rows in zip(SHEETS, tables):
            sheet = book.add_worksheet(title)
            if rows:
                sheet.write_row(0, 0, list(rows[0]), bold)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, list(row.values()), cell)
    return passed


def main():
    kind, inputs, out = sys.argv[1:]
    read = {"pandas": read_with_pandas, "polars": read_with_polars}[kind]
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    summary = []
    for path in sorted(pathlib.Path(inputs).glob("*.xlsx")):
        tables = read(path)
        judged = judge(*tables)
        passed = write(out / path.name, path.stem, judged, tables)
        summary.append((path.stem, *judged[:3], len(judged[3]), "合规" if passed else "不合规"))
    with xlsxwriter.Workbook(out / "汇总.xlsx") as book:
        sheet = book.add_worksheet("单位一览")
        for number, line in enumerate([("单位", "计划", "应招", "已核实", "问题", "结论"), *summary]):
            sheet.write_row(number, 0, line)


if __name__ == "__main__":
    main()
