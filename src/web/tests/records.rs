//! The ledgers on the desk, asked as a browser asks: what lies within reach, what does not, and what never shows.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated};
use super::estate::{NUMBERS, centre, clerk, estate};
use super::{encoded, got};

mod books;

#[actix_web::test]
async fn a_clerk_sees_the_contracts_of_her_township_and_the_centre_those_of_the_county() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (clerk, _) = clerk(&folder);
    let (centre, _) = centre(&folder);
    let hers = send!(service, page("/desk/records/contracts", &clerk));
    assert_eq!(hers.status, StatusCode::OK, "{}", hers.text);
    assert!(hers.text.contains("共 <strong>3</strong> 条"), "{}", hers.text);
    assert!(hers.text.contains("7,899.50"), "{}", hers.text);
    assert!(
        !hers.text.contains("HT3") && !hers.text.contains("招贤乡"),
        "{}",
        hers.text
    );
    let all = send!(service, page("/desk/records/contracts", &centre)).text;
    assert!(
        all.contains("共 <strong>4</strong> 条") && all.contains("8,699.50") && all.contains("HT3"),
        "{all}"
    );
}

#[actix_web::test]
async fn a_village_out_of_reach_is_answered_as_one_that_nobody_has() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (clerk, _) = clerk(&folder);
    for list in ["/desk/records/contracts", "/desk/records", "/desk/due"] {
        let foreign = send!(service, page(&format!("{list}?village=999999201202"), &clerk));
        let absent = send!(service, page(&format!("{list}?village=999999100203"), &clerk));
        let of_township = send!(service, page(&format!("{list}?township=999999201"), &clerk));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{list}");
        assert_eq!(
            (foreign.status, &foreign.text),
            (absent.status, &absent.text),
            "{list}"
        );
        assert_eq!(of_township.status, StatusCode::NOT_FOUND, "{list}");
        assert!(foreign.text.contains("没有找到这个村"), "{}", foreign.text);
    }
}

#[actix_web::test]
async fn a_record_out_of_reach_is_answered_as_one_that_does_not_exist() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (clerk, _) = clerk(&folder);
    let (centre, _) = centre(&folder);
    let reach = crate::access::Reach::county(999_999);
    let of_other = office
        .store
        .office()
        .records(crate::domain::dataset::Dataset::Contracts, "HT3", &reach)
        .expect("read");
    let address = of_other[0].address();
    for wanted in ["HT3", address.as_str()] {
        let path = format!("/desk/records/contracts/{wanted}");
        let foreign = send!(service, page(&path, &clerk));
        let absent = send!(service, page("/desk/records/contracts/HT99", &clerk));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{wanted}");
        assert_eq!(foreign.text, absent.text, "{wanted}");
        assert_eq!(
            send!(service, page(&path, &centre)).status,
            StatusCode::OK,
            "{wanted}"
        );
    }
    assert_eq!(
        send!(service, page("/desk/records/persons", &centre)).status,
        StatusCode::NOT_FOUND
    );
}

#[actix_web::test]
async fn filters_order_and_sums_are_those_of_the_rows() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, _) = centre(&folder);
    let rows = |text: &str| -> Vec<String> {
        text.split("data-label=\"合同编号\"")
            .skip(1)
            .filter_map(|rest| rest.split("\">").nth(1)?.split('<').next().map(str::to_owned))
            .collect()
    };
    for (query, wanted) in [
        ("sort=rent", vec!["HT4", "HT3", "HT2", "HT1"]),
        ("sort=-rent", vec!["HT1", "HT2", "HT3", "HT4"]),
        ("min=800&max=1200.50&sort=-rent", vec!["HT2", "HT3"]),
        ("from=2026-01-01&to=2027-12-31&sort=ends_on", vec!["HT2", "HT1"]),
        ("state=%E8%A7%A3%E9%99%A4", vec!["HT4"]),
        ("q=ht2", vec!["HT2"]),
        ("q=%25", vec![]),
        ("township=999999100&sort=number", vec!["HT1", "HT2", "HT4"]),
        ("asset=ZC1", vec!["HT1"]),
    ] {
        let answer = send!(
            service,
            page(&format!("/desk/records/contracts?{query}"), &cookie)
        );
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
        assert_eq!(rows(&answer.text), wanted, "{query}: {}", answer.text);
        assert!(
            answer
                .text
                .contains(&format!("共 <strong>{}</strong> 条", wanted.len())),
            "{query}"
        );
    }
    let grouped = send!(service, page("/desk/records/contracts?group=township", &cookie)).text;
    assert!(
        grouped.contains("番田镇") && grouped.contains("3 条") && grouped.contains("7,899.50"),
        "{grouped}"
    );
    let paid = send!(service, page("/desk/records/payments?group=kind", &cookie)).text;
    // 25 payments of 100.50, 107.50 … and three of 300.
    assert!(paid.contains("25 条") && paid.contains("4,612.50"), "{paid}");
    assert!(paid.contains("3 条") && paid.contains("900.00"), "{paid}");
    let some = send!(
        service,
        page("/desk/records/payments?from=2025-06-24&min=200", &cookie)
    )
    .text;
    assert!(some.contains("共 <strong>2</strong> 条"), "{some}");
}

#[actix_web::test]
async fn what_a_list_does_not_know_is_refused() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = centre(&folder);
    for query in [
        "foo=1",
        "sort=tenant_number",
        "sort=sealed",
        "sort=-t.rent;DROP",
        "state=%E5%88%AB%E7%9A%84",
        "from=yesterday",
        "min=abc",
        "page=0",
        "group=sealed",
        "person=1",
        "village=1",
        "contract=HT1",
    ] {
        let answer = send!(
            service,
            page(&format!("/desk/records/contracts?{query}"), &cookie)
        );
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}: {}", answer.text);
    }
    for fields in [
        vec![("seal", seal.as_str()), ("format", "pdf")],
        vec![("seal", &seal), ("format", "csv"), ("foo", "1")],
        vec![("seal", &seal), ("format", "csv"), ("sort", "sealed")],
    ] {
        let answer = send!(service, form("/desk/records/contracts/export", &cookie, &fields));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{fields:?}");
    }
}

#[actix_web::test]
async fn a_file_holds_what_the_page_shows_and_no_formula_and_is_written_down() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = clerk(&folder);
    let fields = [
        ("seal", seal.as_str()),
        ("format", "csv"),
        ("sort", "-rent"),
        ("from", "2026-12-01"),
    ];
    let file = send!(service, form("/desk/records/contracts/export", &cookie, &fields));
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    assert!(
        file.header(header::CONTENT_DISPOSITION)
            .contains("999999_contracts_20261201-_20261122.csv"),
        "{}",
        file.header(header::CONTENT_DISPOSITION)
    );
    assert_eq!(
        file.text,
        "\u{feff}村码,村,合同编号,承租方,类型,起始日期,终止日期,年租金,状态\r\n\
         999999100201,番田镇西关村,HT1,丰收种植专业合作社,出租,2022-04-01,2027-01-01,6600.00,履行\r\n\
         999999100201,番田镇西关村,HT4,'=cmd贸易有限公司,出租,2024-01-01,2031-12-31,99.00,解除\r\n"
    );
    let acts = office.store.acts_written().expect("the book of acts");
    assert!(
        acts.contains(&("导出".to_owned(), "合同".to_owned(), "2 行".to_owned())),
        "{acts:?}"
    );
    // A sum is taken out as it is shown.
    let sums = send!(service, page("/desk/records/contracts?group=township", &cookie)).text;
    assert!(sums.contains("name=\"group\" value=\"township\""), "{sums}");
    let fields = [("seal", seal.as_str()), ("format", "csv"), ("group", "township")];
    let file = send!(service, form("/desk/records/contracts/export", &cookie, &fields)).text;
    assert!(
        file.starts_with("\u{feff}分组,条数,金额合计\r\n番田镇,3,7899.50\r\n"),
        "{file}"
    );
    let foreign = [
        ("seal", seal.as_str()),
        ("format", "csv"),
        ("village", "999999201202"),
    ];
    assert_eq!(
        send!(service, form("/desk/records/contracts/export", &cookie, &foreign)).status,
        StatusCode::NOT_FOUND
    );
    let unsealed = [("format", "csv")];
    assert_eq!(
        send!(
            service,
            form("/desk/records/contracts/export", &cookie, &unsealed)
        )
        .status,
        StatusCode::CONFLICT
    );
}

#[actix_web::test]
async fn a_record_tells_its_columns_its_versions_its_source_and_what_belongs_to_it() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, _) = clerk(&folder);
    let contract = send!(service, page("/desk/records/contracts/HT1", &cookie)).text;
    for needed in [
        "6,600.00",
        "年租金：6000.00 → <strong>6600.00</strong>",
        "again.csv",
        "contracts.csv",
        "村东鱼塘",
        "HT1 2026期租金",
        "2026年11月22日",
    ] {
        assert!(contract.contains(needed), "{needed}: {contract}");
    }
    assert!(!contract.contains("疑点"), "{contract}");
    let (centre, _) = centre(&folder);
    let seen = send!(service, page("/desk/records/contracts/HT1", &centre)).text;
    assert!(seen.contains("疑点"), "{seen}");
    let masked = send!(service, page("/desk/records/contracts/HT2", &cookie)).text;
    assert!(
        masked.contains("张**") && masked.contains("已填") && !masked.contains("建国"),
        "{masked}"
    );
    // Two villages count their vouchers alike: whoever reaches both is shown which there are.
    let several = send!(service, page("/desk/records/vouchers/PZ1%231", &centre));
    assert_eq!(
        (several.status, several.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/desk/records/vouchers?q=PZ1")
    );
    let one = send!(service, page("/desk/records/vouchers/PZ1%231", &cookie)).text;
    assert!(one.contains("李**") && one.contains("付张**工资卡***"), "{one}");
    let payment = send!(service, page("/desk/records/payments/F1", &cookie)).text;
    assert!(
        payment.contains("同一个人的发放 <span class=\"count\">24</span>"),
        "{payment}"
    );
}

#[actix_web::test]
async fn no_number_and_no_name_of_a_person_is_on_any_page_or_in_any_file() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = centre(&folder);
    let mut seen = 0;
    for shelf in crate::datasets::shelves() {
        let list = format!("/desk/records/{}", shelf.dataset.word());
        let whole = send!(service, page(&format!("{list}?whole=1"), &cookie));
        assert_eq!(whole.status, StatusCode::OK, "{list}: {}", whole.text);
        let mut texts = vec![whole.text.clone(), send!(service, page(&list, &cookie)).text];
        let fields = [("seal", seal.as_str()), ("format", "csv"), ("whole", "1")];
        texts.push(send!(service, form(&format!("{list}/export"), &cookie, &fields)).text);
        for part in whole.text.split(&format!("href=\"{list}/")).skip(1) {
            let to = part.split('"').next().expect("an address");
            texts.push(send!(service, page(&format!("{list}/{to}"), &cookie)).text);
        }
        seen += texts.len();
        for text in &texts {
            for secret in NUMBERS.iter().chain(&["建国", "有才", "大力"]) {
                assert!(!text.contains(secret), "{list} {secret}: {text}");
            }
            assert!(
                !text.contains("<script>") || !text.starts_with("<!DOCTYPE"),
                "{list}"
            );
        }
    }
    assert!(seen > 60, "{seen}");
}

#[actix_web::test]
async fn what_outsiders_found_is_for_those_who_read_what_rules_found() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (clerk, seal) = clerk(&folder);
    let (centre, _) = centre(&folder);
    let hidden = send!(service, page("/desk/records/findings", &clerk));
    let nothing = send!(service, page("/desk/records/nothing", &clerk));
    assert_eq!(
        (hidden.status, &hidden.text),
        (StatusCode::NOT_FOUND, &nothing.text)
    );
    let fields = [("seal", seal.as_str()), ("format", "csv")];
    assert_eq!(
        send!(service, form("/desk/records/findings/export", &clerk, &fields)).status,
        StatusCode::NOT_FOUND
    );
    assert!(
        !send!(service, page("/desk/records", &clerk))
            .text
            .contains("外部发现")
    );
    let shown = send!(service, page("/desk/records/findings/FX1", &centre)).text;
    assert!(shown.contains("鱼塘租金没有按期收，卡***"), "{shown}");
}

#[actix_web::test]
async fn the_gaps_of_the_register_are_taken_out_by_whoever_hands_in() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = clerk(&folder);
    let fields = [("seal", seal.as_str()), ("within", "999999100")];
    // Each row leads to the record at the desk, with its versions and flags.
    let list = send!(service, page("/desk/register?village=999999100201", &cookie)).text;
    let way = list
        .split("href=\"/desk/records/assets/")
        .nth(1)
        .expect("a way to an asset");
    let way = format!("/desk/records/assets/{}", way.split('"').next().expect("closed"));
    assert_eq!(
        send!(service, page(&way, &cookie)).status,
        StatusCode::OK,
        "{way}"
    );
    let book = send!(service, form("/desk/register/workbook", &cookie, &fields));
    assert_eq!(book.status, StatusCode::OK, "{}", book.text);
    assert!(
        book.header(header::CONTENT_DISPOSITION)
            .contains("999999100_assets_gaps_20261122.xlsx"),
        "{}",
        book.header(header::CONTENT_DISPOSITION)
    );
    let acts = office.store.acts_written().expect("the book of acts");
    assert!(
        acts.iter()
            .any(|(act, object, detail)| act == "导出" && object == "要补的资产" && detail == "2 行"),
        "{acts:?}"
    );
    let (auditor, seal) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let refused = send!(
        service,
        form("/desk/register/workbook", &auditor, &[("seal", seal.as_str())])
    );
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn odd_words_are_text_in_every_filter() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, _) = centre(&folder);
    for word in [
        "' OR 1=1 --",
        "%_!",
        "\"><img src=x>",
        "{{7*7}}",
        "\u{202e}abc",
        "？",
    ] {
        let answer = send!(
            service,
            page(&format!("/desk/records/contracts?q={}", encoded(word)), &cookie)
        );
        assert_eq!(answer.status, StatusCode::OK, "{word}");
        assert!(
            answer.text.contains("共 <strong>0</strong> 条") && !answer.text.contains("<img"),
            "{word}: {}",
            answer.text
        );
    }
}
