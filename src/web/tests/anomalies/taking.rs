//! Taking it along: files, paper, and looking again.

use super::*;

#[actix_web::test]
async fn a_file_holds_exactly_the_list_masked_and_who_took_it_is_written_down() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let expected: Vec<Flag> = flags(&folder, &whole())
        .into_iter()
        .filter(|flag| flag.rule == "SUB-04" && flag.amount >= 40_000)
        .collect();
    assert!(!expected.is_empty());
    let address = "/desk/anomalies/export?rule=SUB-04&min=400";
    let csv = send!(
        service,
        form(address, &cookie, &[("seal", &seal), ("format", "csv")])
    );
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.text);
    assert!(
        csv.header(header::CONTENT_DISPOSITION)
            .contains("999999_anomalies_20261122.csv")
    );
    keeps_secrets(&csv);
    let ids: Vec<&str> = csv
        .text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let wanted: Vec<&str> = expected.iter().map(|flag| flag.id.as_str()).collect();
    assert_eq!(ids, wanted);
    let xlsx = send!(
        service,
        form(address, &cookie, &[("seal", &seal), ("format", "xlsx")])
    );
    assert!(xlsx.text.starts_with("PK"));
    let told = acts(&folder, "导出疑点");
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        told[0],
        format!("zuyuan 巡察组成员 办成 {} 条，csv", expected.len())
    );
    for (query, format, status) in [
        ("", "", StatusCode::BAD_REQUEST),
        ("", "pdf", StatusCode::BAD_REQUEST),
        (
            "?standing=%E5%B7%B2%E6%B6%88%E5%A4%B1",
            "csv",
            StatusCode::BAD_REQUEST,
        ),
        ("?rule=NO-1", "csv", StatusCode::BAD_REQUEST),
    ] {
        let address = format!("/desk/anomalies/export{query}");
        let refused = send!(
            service,
            form(&address, &cookie, &[("seal", &seal), ("format", format)])
        );
        assert_eq!(refused.status, status, "{query} {format}");
    }
    let unsealed = send!(service, form(address, &cookie, &[("format", "csv")]));
    assert_eq!(unsealed.status, StatusCode::CONFLICT);
    assert_eq!(acts(&folder, "导出疑点").len(), 2);
}

#[actix_web::test]
async fn the_printed_list_has_its_numbers_its_evidence_and_lines_to_sign() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let sheet = send!(
        service,
        page("/desk/anomalies/print?village=999999100201", &cookie)
    );
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text);
    keeps_secrets(&sheet);
    let mine = flags(&folder, &of_village(HOME));
    for needed in [
        "示范县疑点清单",
        "核实情况",
        "移交人（签字）",
        "接收人（签字）",
        "疑点是要问的事，不是结论",
    ] {
        assert!(sheet.text.contains(needed), "{needed}");
    }
    assert!(mine.iter().all(|flag| sheet.text.contains(&flag.id)));
    assert!(
        sheet.text.contains(&format!("下列 {} 条", mine.len())),
        "{}",
        sheet.text
    );
    assert_eq!(acts(&folder, "打印疑点清单").len(), 1);
    // A matter of many flags may be longer than a page; a flag is not, and its sheet holds together.
    assert!(
        sheet.text.contains("一条疑点不会分在两页") && !sheet.text.contains("一件事不会分在两页"),
        "{}",
        sheet.text
    );
    let style = include_str!("../../../../assets/web/desk.css");
    let printed = style.split("@page list").nth(1).expect("the printed list");
    let printed = printed.split("\n}").next().expect("its end");
    let kept = printed
        .lines()
        .filter(|line| line.contains(".paper .sheet,"))
        .any(|line| line.contains("break-inside: avoid"));
    assert!(kept, "{printed}");
    assert_eq!(
        sheet
            .text
            .matches("<table class=\"sheet\"><caption class=\"unseen\">疑点 ")
            .count(),
        mine.len()
    );
}

#[actix_web::test]
async fn looking_again_takes_up_what_was_published_since_and_only_one_does_it_at_a_time() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (inspector, seal) = inspector(&folder);
    let fields = [("seal", seal.as_str())];
    let refused = send!(service, form("/desk/anomalies/scans", &inspector, &fields));
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let again = MORE
        .replace("W1,", "V1,")
        .replace("W2,", "V2,")
        .replace("W3,", "V3,")
        .replace("Q1,", "V4,");
    publish_files(&folder, &[("again_payments.csv", again.as_str())]);
    let list = send!(service, page("/desk/anomalies", &cookie));
    assert!(list.text.contains("有 1 个批次还没查过"), "{}", list.text);
    let lock = crate::flows::lock::alone(&folder.path().join("data/scan.lock"), "").expect("free");
    let busy = send!(
        service,
        form("/desk/anomalies/scans", &cookie, &[("seal", &seal)])
    );
    assert_eq!(busy.status, StatusCode::CONFLICT, "{}", busy.text);
    assert!(
        send!(service, page("/desk/anomalies/scans", &cookie))
            .text
            .contains("正在扫描")
    );
    drop(lock);
    let begun = send!(
        service,
        form("/desk/anomalies/scans", &cookie, &[("seal", &seal)])
    );
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let office = office(&folder);
    for _ in 0..600 {
        if office
            .store
            .last_scan(999_999)
            .expect("asked")
            .is_some_and(|scan| scan.id == 2)
        {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let list = send!(service, page("/desk/anomalies", &cookie));
    assert!(
        list.text.contains("第 2 次扫描") && !list.text.contains("还没查过"),
        "{}",
        list.text
    );
    assert_eq!(acts(&folder, "开始扫描").len(), 1);
    stands_as_the_engine_says(&folder);
}

#[actix_web::test]
async fn what_is_gone_leaves_the_list_and_tells_when_it_went() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let dead = flag(&folder, "SUB-01", HOME);
    publish_files(
        &folder,
        &[("alive_persons.csv", &PERSONS.replace("死亡,2024-01-20", "在册,"))],
    );
    scan::scan(&office(&folder), &scan::Wish::default()).expect("a scan");
    let list = send!(service, page("/desk/anomalies", &cookie));
    assert!(!list.text.contains(&dead.id));
    let gone = send!(
        service,
        page("/desk/anomalies?standing=%E5%B7%B2%E6%B6%88%E5%A4%B1", &cookie)
    );
    assert!(gone.text.contains(&dead.id), "{}", gone.text);
    let one = send!(service, page(&format!("/desk/anomalies/{}", dead.id), &cookie));
    assert!(
        one.text.contains("第 1 次") && one.text.contains("第 2 次"),
        "{}",
        one.text
    );
    assert!(one.text.contains("不再查到"), "{}", one.text);
    stands_as_the_engine_says(&folder);
    // A part of a scan, and one of new batches alone, leave the others in their places.
    let again = MORE
        .replace("W1,", "V1,")
        .replace("W2,", "V2,")
        .replace("W3,", "V3,")
        .replace("Q1,", "V4,");
    publish_files(&folder, &[("again_payments.csv", again.as_str())]);
    let since = scan::Wish {
        since: Some(1_000),
        ..scan::Wish::default()
    };
    let part = scan::Wish {
        rules: vec!["CON-02".to_owned()],
        ..scan::Wish::default()
    };
    for wish in [part, since] {
        scan::scan(&office(&folder), &wish).expect("a scan");
        stands_as_the_engine_says(&folder);
    }
}

#[actix_web::test]
async fn a_list_put_village_by_village_is_taken_out_and_printed_in_that_order() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let mut expected: Vec<Flag> = flags(&folder, &whole());
    crate::flows::anomalies::Order::Villages.put(&mut expected);
    let wanted: Vec<&str> = expected.iter().map(|flag| flag.id.as_str()).collect();
    let address = "/desk/anomalies/export?by=village";
    let csv = send!(
        service,
        form(address, &cookie, &[("seal", &seal), ("format", "csv")])
    );
    let ids: Vec<&str> = csv
        .text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(ids, wanted);
    let paper = send!(service, page("/desk/anomalies/print?by=village", &cookie)).text;
    let places: Vec<usize> = wanted
        .iter()
        .map(|id| paper.find(&format!("<td>{id}</td>")).expect("on the paper"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}
