//! What a scan counted is the whole county's: whoever looks after a part of it reads of that part alone.

use super::*;

const HERE: &str = "999999100";
const THERE: &str = "999999201";

#[actix_web::test]
async fn whoever_inspects_a_township_reads_no_figure_of_the_county() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let seat =
        |login: &str, scope, place: &str| seated(&folder, login, Role::InspectionMember, scope, place).0;
    let whole = seat("quanxian", ScopeKind::County, "");
    let here = seat("fantian", ScopeKind::Township, HERE);
    let there = seat("zhaoxian", ScopeKind::Township, THERE);
    let village = seat("zhengzhuang", ScopeKind::Village, "999999201202");
    // Since the scan: three rows there and one here in one batch, and one more batch there.
    let again = |from: &str, to: &str| {
        MORE.replace("\nW", &format!("\n{from}"))
            .replace("\nQ", &format!("\n{to}"))
    };
    let both = again("U", "V");
    let alone: String = again("R", "S")
        .lines()
        .filter(|line| !line.starts_with('S'))
        .map(|line| format!("{line}\n"))
        .collect();
    publish_files(
        &folder,
        &[("both_payments.csv", &both), ("alone_payments.csv", &alone)],
    );
    let scan = store(&folder).last_scan(999_999).expect("read").expect("a scan");
    let all = send!(service, page("/desk/anomalies/scans", &whole));
    assert_eq!(all.status, StatusCode::OK);
    let batches = format!("{} 个批次", scan.batches.len());
    assert!(
        scan.found > 0 && all.text.contains("新出现") && all.text.contains(&batches),
        "{}",
        all.text
    );
    assert!(all.text.contains("有 2 个批次还没查过"), "{}", all.text);
    for (who, waiting, rows) in [
        (&here, 1, &[">1<"][..]),
        (&there, 2, &[">3<", ">3<"]),
        (&village, 2, &[">3<", ">3<"]),
    ] {
        let seen = send!(service, page("/desk/anomalies/scans", who)).text;
        assert!(seen.contains("第 1 次"), "{seen}");
        for county in ["新出现", "已消失", batches.as_str()] {
            assert!(!seen.contains(county), "{county}: {seen}");
        }
        assert!(
            seen.contains(&format!("有 {waiting} 个批次还没查过")),
            "{waiting}: {seen}"
        );
        let table = &seen[seen.find("<h2>还没查过的批次").expect("the table")..];
        let table = &table[..table.find("</table>").expect("its end")];
        let found: Vec<&str> = table.matches(rows[0]).collect();
        assert_eq!(found, rows, "{table}");
        assert!(!table.contains(">4<"), "{table}");
    }
    // How much a rule could read is the county's too.
    let read = "✓ 查了 ";
    let rules = send!(service, page("/desk/rules", &whole)).text;
    let one = send!(service, page("/desk/rules/SUB-01", &whole)).text;
    assert!(rules.contains(read) && one.contains(read), "{rules}\n{one}");
    for who in [&here, &there, &village] {
        let rules = send!(service, page("/desk/rules", who)).text;
        let one = send!(service, page("/desk/rules/SUB-01", who)).text;
        for text in [&rules, &one] {
            assert!(text.contains("✓ 查过") && !text.contains(read), "{text}");
            assert!(!text.contains("行没法判断"), "{text}");
        }
        assert!(rules.contains("只算您看得到的村"), "{rules}");
    }
}
