//! Two counties lay their people side by side under one key, and neither tells the other a number.

use sanzi::anomaly::{Evidence, Finding, again};
use serde_json::Value;

use super::{list, scan};
use crate::harness::office::{Engine, Office};

const PERSON: &str = "999999195001010018";
const OTHER: &str = "999999195203040012";

/// A county with one village, in which somebody is paid a pension.
fn county(code: &str, person: &str, account: &str, months: &[&str]) -> Office {
    let office = Office::new(Engine::Embedded);
    office.write(
        "county/villages.csv",
        format!("村码,村名,乡镇码,乡镇,县码,县\n{code}101201,青石桥村,{code}101,云台镇,{code},示范县\n"),
    );
    office.write(
        "county/programmes.csv",
        "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式\nRS01,城乡居民基本养老保险,县人社局,人,人,月,掩码\n",
    );
    let mut payments = "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),开户名,银行账号,发放日期,发放状态\n".to_owned();
    for month in months {
        payments.push_str(&format!(
            "FF{code}{month},P1,RS01,{month},{code}101201,1,张建国,{person},143.00,张建国,{account},{month}-15,成功\n"
        ));
    }
    office.write("county/payments.csv", payments);
    office.import_and_publish(&[&office.file("county")]);
    office
}

#[test]
fn a_pension_paid_in_two_counties_is_found_by_both_without_a_number_in_the_files() {
    let (one, other) = (
        county(
            "999999",
            PERSON,
            "6217009999999999996",
            &["2025-01", "2025-02", "2025-03"],
        ),
        county("999998", PERSON, "6217009999999999996", &["2025-03", "2025-04"]),
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("province.key"), "5a".repeat(32)).expect("a key");
    let path = folder.path().to_string_lossy().into_owned();
    assert_eq!(
        scan(&one, &["--exchange", &path])["beyond"],
        0,
        "nobody else has told anything yet"
    );
    assert_eq!(scan(&other, &["--exchange", &path])["beyond"], 1);
    assert_eq!(scan(&one, &["--exchange", &path])["beyond"], 1);

    for office in [&one, &other] {
        let found: Value =
            serde_json::from_str(list(office).lines().next().expect("a finding")).expect("JSON");
        assert_eq!(
            (&found["rule"], &found["period"]),
            (&Value::from("SUB-05"), &Value::from("2025-03"))
        );
        assert_eq!(found["amount_fen"], 14_300);
        let finding: Finding = serde_json::from_value(found).expect("a finding");
        let stands = |without: &[&Evidence]| again(&finding, without).iter().any(|one| one.id == finding.id);
        assert!(stands(&[]), "it is found again from its own JSON");
        for half in finding.evidence.iter().filter(|row| row.needed) {
            assert!(!stands(&[half]), "but not without {}", half.dataset);
        }
    }
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        for secret in [PERSON, "6217009999999999996", "张建国"] {
            assert!(!text.contains(secret), "{} tells {secret}", path.display());
        }
    }
    // A scan that does not look beyond the boundary says nothing of what stands there.
    assert_eq!(scan(&one, &[])["standing"], 1);
    std::fs::remove_file(folder.path().join("999998.ndjson")).expect("gone");
    assert_eq!(scan(&one, &["--exchange", &path])["gone"], 1);
}

#[test]
fn an_account_that_serves_strangers_in_two_counties_is_found() {
    let (one, other) = (
        county("999999", PERSON, "6217009999999999996", &["2025-01"]),
        county("999998", OTHER, "6217009999999999996", &["2025-01"]),
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("province.key"), "5a".repeat(32)).expect("a key");
    let path = folder.path().to_string_lossy().into_owned();
    scan(&one, &["--exchange", &path]);
    assert_eq!(scan(&other, &["--exchange", &path])["beyond"], 1);
    let found: Value = serde_json::from_str(list(&other).lines().next().expect("a finding")).expect("JSON");
    assert_eq!(found["rule"], "SUB-14");
}

#[test]
fn without_the_province_s_key_or_with_another_one_nothing_is_compared() {
    let office = county("999999", PERSON, "6217009999999999996", &["2025-01"]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy().into_owned();
    let said = office.sanzi(&["scan", "--exchange", &path]).ends(2);
    assert!(said.err.contains("province.key"), "{}", said.err);
    std::fs::write(folder.path().join("province.key"), "5a".repeat(32)).expect("a key");
    let head = r#"{"sanzi":"exchange","version":1,"county":999998,"day":"2025-01-01","key":"00000000"}"#;
    std::fs::write(folder.path().join("999998.ndjson"), head).expect("a file");
    let said = office.sanzi(&["scan", "--exchange", &path]).ends(2);
    assert!(said.err.contains("不是同一把密钥"), "{}", said.err);
}
