//! Lists that only serve matching: where they come from is kept, told and carried along.

use std::path::{Path, PathBuf};

use super::office_with_references;
use crate::harness::county::VILLAGES;
use crate::harness::office::{Engine, Office, batch_number, batches, run, stored};
use crate::harness::server::Server;
use crate::harness::staff;

const STAFF: &str = "身份证号,姓名,单位,起始日期\n999999195001010018,王建国,云台镇中学,2001-09-01\n";
const COMPANIES: &str = "统一社会信用代码,名称,状态\n91999999MA0000001N,甲县丰收种植专业合作社,存续\n";

/// Hands in the county's lists: one by the command's flags, others as a folder that says where they come from.
pub(super) fn hand_in(office: &Office) {
    let persons = format!(
        "身份证号,姓名,户编号,村码,状态\n99999919560101002X,李秀英,H78,{},在册\n",
        VILLAGES[1].0
    );
    let persons = office.write("police.csv", persons);
    let mut command = office.command(&[
        "import",
        "--as-of",
        "2025-06-30",
        "--owner",
        "=县公安局",
        "--basis",
        "示办〔2025〕１号",
    ]);
    run(command.arg(&persons)).ends(0);
    office.write("lists/staff.csv", STAFF);
    office.write("lists/companies.csv", COMPANIES);
    let from = "提供单位,文件,截至日期\n县财政局,staff.csv,2025年5月31日\n县市场监管局,companies.csv,\n";
    office.write("lists/where-from.csv", from);
    office.import_and_publish(&[&office.file("lists")]);
}

/// What the database keeps of where the published lists come from.
pub(super) fn origins(office: &Office) -> String {
    stored(
        office,
        "SELECT dataset, as_of, owner, basis, accepted FROM batches
         WHERE state='已发布' AND (owner IS NOT NULL OR as_of IS NOT NULL OR basis IS NOT NULL) ORDER BY dataset, id",
    )
}

/// A folder of the office's, imported with more words behind the command.
fn import_with(office: &Office, words: &[&str], folder: &Path) -> Vec<serde_json::Value> {
    let mut command = office.command(&["import", "--json"]);
    batches(&run(command.args(words).arg(folder)).ends(0).json())
}

pub fn where_a_list_comes_from_is_said_beside_it_and_flags_win(engine: Engine) {
    let office = office_with_references(engine);
    hand_in(&office);
    let kept = origins(&office);
    let day = |text: &str| sanzi::domain::day::number(sanzi::domain::day::parse(text).expect("a day"));
    let expected = [
        "companies||县市场监管局||1".to_owned(),
        format!("persons|{}|=县公安局|示办〔2025〕1号|1", day("2025-06-30")),
        format!("staff|{}|县财政局||1", day("2025-05-31")),
    ];
    assert_eq!(kept.lines().collect::<Vec<_>>(), expected, "{kept}");
    staff::without_second_factor(&office);
    staff::appoint(&office, "jianguan", "刘敏", "三资监管中心", "");
    let server = Server::start(&office);
    let centre = staff::at_work(&server, "jianguan");
    let desk = centre.page("/desk/lists");
    for said in [
        "县财政局",
        "2025-05-31",
        "县市场监管局",
        "=县公安局",
        "2025-06-30",
    ] {
        assert!(desk.contains(said), "{said}: {desk}");
    }
    let work = centre.page("/desk");
    assert!(work.contains("比对名单旧了"), "{work}");
    drop(server);

    let out = office.file("out");
    let exported = run(office.command(&["export"]).arg(&out)).ends(0);
    assert!(exported.out.contains("staff.csv 1 行"), "{}", exported.out);
    let other = Office::new(engine);
    import_with(&other, &["--owner", "县纪委"], &out);
    other.sanzi(&["publish", "--all"]).ends(0);
    let kept = origins(&other);
    let lists: Vec<&str> = kept
        .lines()
        .filter(|line| {
            ["companies|", "persons|", "staff|"]
                .iter()
                .any(|list| line.starts_with(list))
        })
        .collect();
    assert_eq!(lists.len(), 3, "{kept}");
    for (line, earlier) in lists.iter().zip(&expected) {
        let (line, earlier): (Vec<&str>, Vec<&str>) =
            (line.split('|').collect(), earlier.split('|').collect());
        assert_eq!(line[2], "县纪委", "what the command says comes first");
        assert_eq!(
            (line[1], line[3]),
            (earlier[1], earlier[3]),
            "the rest comes from beside"
        );
    }
}

pub fn what_waited_in_quarantine_comes_from_where_its_list_came_from(engine: Engine) {
    let office = office_with_references(engine);
    let land = format!(
        "户编号,村码,年度,确权面积(亩)\nH1,{},2025,3.5\nH2,999999103299,2025,2\n",
        VILLAGES[0].0
    );
    let file = office.write("land.csv", land);
    let words = ["--partial", "--owner", "县农业农村局", "--basis", "确权登记"];
    let report = import_with(&office, &words, &file);
    assert_eq!(
        (&report[0]["accepted"], &report[0]["refused"]),
        (&1.into(), &1.into())
    );
    let village = "村码,村名,乡镇码,乡镇,县码,县\n999999103299,后补村,999999103,石门镇,999999,示例县\n";
    office.import_and_publish(&[&office.write("village.csv", village)]);
    let retry = ["import", "--json", "--retry", &batch_number(&report[0])];
    let report = office.sanzi(&retry).ends(0).json();
    assert_eq!(report["accepted"], 1, "{report}");
    office.sanzi(&["publish", "--all"]).ends(0);
    let kept = origins(&office);
    assert_eq!(
        kept.lines().collect::<Vec<_>>(),
        ["land||县农业农村局|确权登记|1"; 2],
        "{kept}"
    );
    office.check();
}

#[test]
fn what_is_said_of_lists_and_cannot_be_understood_lets_nothing_in() {
    let office = office_with_references(Engine::Embedded);
    let before = stored(&office, "SELECT COUNT(*) FROM batches");
    office.write("lists/staff.csv", STAFF);
    let header = "文件,截至日期,提供单位,依据\n";
    for (rows, said) in [
        (
            "staff.csv,2025-02-30,县财政局,\n",
            "lists.csv 第 2 行 截至日期“2025-02-30”：没有这一天",
        ),
        (
            "stuff.csv,2025-02-28,县财政局,\n",
            "lists.csv 第 2 行 文件“stuff.csv”：旁边没有这个文件",
        ),
        (
            "staff.csv,,县财政局,\nstaff.csv,,县教育局,\n",
            "lists.csv 第 3 行 文件“staff.csv”：这个文件写了两次",
        ),
        (",2025-02-28,县财政局,\n", "没有写是哪个文件"),
    ] {
        let list: PathBuf = office.write("lists/lists.csv", format!("{header}{rows}"));
        let mut command = office.command(&["import"]);
        let refused = run(command.arg(office.file("lists"))).ends(3);
        assert!(refused.err.contains(said), "{}", refused.err);
        let mut command = office.command(&["import"]);
        run(command.arg(office.file("lists/staff.csv")).arg(list)).ends(3);
    }
    let list = office.write("alone/lists.csv", header);
    run(office.command(&["import"]).arg(list)).ends(3);
    let list = office.write("lists/lists.csv", format!("{header}staff.csv,,县财政局,\n"));
    let alone = run(office.command(&["import"]).arg(list)).ends(2);
    assert!(alone.err.contains("只写了名单从哪里来"), "{}", alone.err);
    assert_eq!(stored(&office, "SELECT COUNT(*) FROM batches"), before);
}
