//! A list of flags narrowed by a period: a year, a part of it, however people write it.

use super::*;

/// Paid twice for a quarter and twice for a half of a year.
const PARTS: &str = "发放编号,批次号,补贴编码,所属期,村码,姓名,身份证号,金额(元),发放日期,发放状态
J1,P7,JD01,2025Q1,999999201202,王秀英,999999196002020028,90,2025-04-10,成功
J2,P7,JD01,2025年第一季度,999999201202,王秀英,999999196002020028,90,2025-04-11,成功
B1,P7,BN01,2025上,999999201202,王秀英,999999196002020028,80,2025-07-10,成功
B2,P7,BN01,2025上半年,999999201202,王秀英,999999196002020028,80,2025-07-11,成功
";
const PROGRAMMES: &str = "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式
JD01,高龄津贴,县民政局,人,人,季,掩码
BN01,护林员补助,县林业局,人,人,半年,掩码
";

#[actix_web::test]
async fn a_quarter_and_a_half_are_found_as_the_list_writes_them_and_as_people_say_them() {
    let (folder, app_of) = inspected();
    publish_files(
        &folder,
        &[
            ("quarterly_programmes.csv", PROGRAMMES),
            ("parts_payments.csv", PARTS),
        ],
    );
    scan::scan(&office(&folder), &scan::Wish::default()).expect("a scan");
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let all = flags(&folder, &whole());
    for kept in ["2025Q1", "2025上"] {
        assert!(all.iter().any(|flag| flag.period == kept), "{kept}: {all:?}");
    }
    let begins = |with: &str| all.iter().filter(|flag| flag.period.starts_with(with)).count();
    for (typed, kept) in [
        ("2025Q1", "2025Q1"),
        ("2025q1", "2025Q1"),
        ("２０２５Ｑ１", "2025Q1"),
        ("2025年第1季度", "2025Q1"),
        ("2025上", "2025上"),
        ("2025年上半年", "2025上"),
        ("2025下", "2025下"),
        ("2025Q2", "2025Q2"),
        ("2025-04", "2025-04"),
        ("2025年4月", "2025-04"),
        // The year has all of its parts.
        ("2025", "2025"),
        ("2025年", "2025"),
    ] {
        let query = format!("period={}", crate::web::tests::encoded(typed));
        let list = send!(service, page(&format!("/desk/anomalies?{query}"), &cookie));
        assert_eq!(list.status, StatusCode::OK, "{typed}: {}", list.text);
        let said = format!("共 <strong>{}</strong> 条", begins(kept));
        assert!(list.text.contains(&said), "{typed}: {said} not in {}", list.text);
        assert!(
            list.text.contains(&format!("期间 {kept}")),
            "{typed}: {}",
            list.text
        );
        if begins(kept) == 0 {
            continue;
        }
        let csv = send!(
            service,
            form(
                &format!("/desk/anomalies/export?{query}"),
                &cookie,
                &[("seal", &seal), ("format", "csv")]
            )
        );
        assert_eq!(csv.status, StatusCode::OK, "{typed}: {}", csv.text);
        for flag in &all {
            let fits = flag.period.starts_with(kept);
            assert_eq!(csv.text.contains(&flag.id), fits, "{typed}: {flag:?}");
        }
    }
    for typed in ["2025Q5", "2025%", "2025_1", "2025-13", "上半年", "25"] {
        let to = format!("/desk/anomalies?period={}", crate::web::tests::encoded(typed));
        let refused = send!(service, page(&to, &cookie));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{typed}");
        assert!(refused.text.contains("2025Q1"), "it says how: {}", refused.text);
    }
}
