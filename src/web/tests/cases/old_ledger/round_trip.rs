//! What goes out comes in again, word for word, and much of it at once.

use super::*;
use crate::domain::case::Category;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::tests::made;
use crate::web::tests::settings::office as office_of;

#[actix_web::test]
async fn what_one_county_exports_another_takes_over_with_the_same_columns() {
    let (folder, from) = county();
    let service = init_service(app(from)).await;
    let [office, ..] = seats(&folder);
    let text = format!("{HEAD}\n{TWO}");
    let looked = dropped!(service, &office, "a.csv", text.as_bytes());
    taken!(service, &office, looked);
    let petition = [
        ("seal", office.1.as_str()),
        ("source", "信访"),
        ("category", "资产资源"),
        ("village", ""),
        ("title", "县里的一处房屋闲置"),
        ("unit", "县住建局"),
        ("found", "88.80"),
        ("number", "县信12号"),
        ("came_on", "2026-10-08"),
        ("facts", "来信说房子空了三年"),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &petition));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = send!(service, page("/desk/cases/3", &office.0)).text;
    let version = hidden(&case, "version");
    let filled = [
        ("seal", office.1.as_str()),
        ("version", version.as_str()),
        ("备注", "=1+1"),
        ("责任领导", "赵某"),
    ];
    let filled = send!(service, form("/desk/cases/3/ledger", &office.0, &filled));
    assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.text);
    // Taken over, they are clues: no problems of this county yet.
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(
        list.contains("共 <strong>3</strong> 件，其中成立的问题 <strong>0</strong> 件"),
        "{list}"
    );
    let (before, bytes) = sheet!(service, office, "/desk/cases/ledger?list=clues");

    let (folder, to) = county();
    let service = init_service(app(to)).await;
    let [office, ..] = seats(&folder);
    let looked = dropped!(service, &office, "导出.xlsx", &bytes);
    assert!(
        looked.contains("能立 <strong>3</strong> 件") && !looked.contains("✗"),
        "{looked}"
    );
    taken!(service, &office, looked);
    let (after, bytes) = sheet!(service, office, "/desk/cases/ledger?list=clues");
    for heading in [
        "来源",
        "乡镇",
        "村",
        "村码",
        "问题类别",
        "问题描述",
        "涉及金额(元)",
        "涉及人数",
        "定性依据",
        "是否立行立改",
        "责任单位",
        "责任领导",
        "责任人",
        "整改措施",
        "整改进展",
        "完成情况",
        "处理人数",
        "建章立制",
        "备注",
        "来源编号",
        "来件日期",
    ] {
        assert_eq!(column(&before, heading), column(&after, heading), "{heading}");
    }
    assert_eq!(
        column(&after, "原台账编号"),
        ["2024-01", "2024-02", "WT202600003"]
    );
    assert_eq!(column(&after, "原台账完成情况"), ["已完成", "未完成", "未完成"]);
    assert_eq!(column(&after, "备注"), ["", "", "=1+1"]);
    // Its own export says what the first one said, word for word.
    let own = dropped!(service, &office, "自己.xlsx", &bytes);
    assert!(
        own.contains("同样内容的台账已经导入过：“导出.xlsx”") && !own.contains("rows.xlsx"),
        "{own}"
    );
}

#[actix_web::test]
async fn five_thousand_rows_are_taken_over_and_the_list_still_opens() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let mut text = String::from("问题编号,来源,村码,问题类别,问题描述,涉及金额(元)\n");
    for at in 0..5_000 {
        let village = ["999999100201", "999999100202", "999999201202"][at % 3];
        text.push_str(&format!(
            "L{at},巡察,{village},合同,第 {at} 号合同没有按期收租金,{at}.10\n"
        ));
    }
    let looked = dropped!(service, &office, "大.csv", text.as_bytes());
    assert!(looked.contains("能立 <strong>5,000</strong> 件"), "{looked}");
    let began = std::time::Instant::now();
    let list = taken!(service, &office, looked);
    assert!(list.contains("共 <strong>5,000</strong> 件"), "{list}");
    assert!(
        list.contains("rel=\"next\"") && list.matches("<tr role=\"row\">").count() == 201,
        "pages"
    );
    assert!(began.elapsed().as_secs() < 120, "{:?}", began.elapsed());
    let last = send!(service, page("/desk/cases?cursor=4900", &office.0)).text;
    assert_eq!(last.matches("<tr role=\"row\">").count(), 101);
}

#[actix_web::test]
async fn the_ledger_tells_who_accepted_what_and_when_and_the_inspected_unit_reads_no_names() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, ..] = seats(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let days = (made::on(11, 22), made::on(11, 22));
    made::closed(
        &office_of(&folder),
        village,
        Category::Contracts,
        days,
        (Fen(100), Fen(0)),
    );
    let (rows, _) = sheet!(service, office, "/desk/cases/ledger");
    for (heading, told) in [
        ("验收人", "某某"),
        ("验收时间", "2026-11-22"),
        ("验收意见", ""),
        ("是否共性", "否"),
    ] {
        assert_eq!(column(&rows, heading), [told], "{heading}");
    }
    let (rows, _) = sheet!(service, clerk, "/desk/cases/ledger");
    for theirs in ["来源", "轮次", "验收人", "验收时间", "验收意见"] {
        assert!(!rows[0].iter().any(|heading| heading == theirs), "{theirs}");
    }
    assert_eq!(column(&rows, "销号时间"), ["2026-11-22"]);
}
