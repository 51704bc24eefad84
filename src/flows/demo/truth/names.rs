//! SUB-19, 20: numbers that cannot be right, and names and numbers that do not belong together.

use super::planter::{ONE, Planter};
use crate::domain::person::check_character;
use crate::flows::demo::marks::Writing;
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Numbers with a wrong check digit or on a day that does not exist; and old ones, and such as end in X.
    pub(super) fn faulty_numbers(&mut self) {
        for no_day in [false, true] {
            let paid = self.pensioner(68, 6);
            let number = self.who(paid.person).number.clone();
            let wrong = if no_day {
                let body = format!("{}0230{}", &number[..10], &number[14..17]);
                format!("{body}{}", char::from(check_character(body.as_bytes())))
            } else {
                let right = &number[17..];
                let digit = if right == "5" { "6" } else { "5" };
                format!("{}{digit}", &number[..17])
            };
            let deed = self.numbered(wrong);
            let case = self.planted(
                "SUB-19",
                if no_day {
                    "证件号里的出生日期不存在"
                } else {
                    "证件号的校验位不对"
                },
            );
            self.mark(paid.grant, deed, self.turns("RS01", 6, 0), case);
            // The roster has him under his right number: that is no second one.
            let case = self.innocent("SUB-20", "证件号录错，由证件号无效这一条提示");
            self.name_all(paid.grant, case);
        }

        let paid = self.pensioner(72, 6);
        let number = self.who(paid.person).number.clone();
        let deed = self.numbered(format!("{}{}", &number[..6], &number[8..17]));
        let case = self.innocent("SUB-19", "旧的15位号码");
        self.mark(paid.grant, deed, self.turns("RS01", 6, 0), case);
        let case = self.innocent("SUB-20", "发放用旧的15位号码，人口底册是18位");
        self.name_all(paid.grant, case);

        let home = self.home();
        let mut person = self.member(&home, Role::Head, 66);
        for _ in 0..200 {
            if self.who(person).number.ends_with('X') {
                break;
            }
            self.county.folk.people.pop();
            person = self.member(&home, Role::Head, 66);
        }
        let grant = self.grant(&home, person, "RS01", ONE, self.turns("RS01", 6, 0));
        let case = self.innocent("SUB-19", "最后一位是X的号码");
        self.name_all(grant, case);
    }

    fn numbered(&mut self, number: String) -> crate::flows::demo::marks::Deed {
        self.writing(Writing {
            number: Some(number),
            ..Writing::default()
        })
    }

    fn called(&mut self, name: String) -> crate::flows::demo::marks::Deed {
        self.writing(Writing {
            holder: Some(name.clone()),
            name: Some(name),
            ..Writing::default()
        })
    }

    /// One number under two names, one name under two numbers; and somebody renamed, a character that could not be
    /// written, two women of one name.
    pub(super) fn two_names(&mut self) {
        let paid = self.pensioner(71, 8);
        let other = self.other_name(paid.person);
        let deed = self.called(other);
        let case = self.planted("SUB-20", "一个号码下有两个姓");
        self.mark(paid.grant, deed, self.turns("RS01", 3, 3), case);

        let paid = self.farmer(6 * ONE, "NY01", 5 * ONE, self.turns("NY01", 3, 0));
        let other = self.grant(&paid.home, paid.person, "NY08", 5 * ONE, self.turns("NY08", 3, 0));
        let (born, male) = (self.who(paid.person).born, self.who(paid.person).is_male());
        let (_, second) = self.county.folk.number(born - chrono::Days::new(1_234), male);
        let deed = self.numbered(second);
        let case = self.planted("SUB-20", "一户里同一个姓名有两个号码");
        self.mark(other, deed, self.turns("NY08", 3, 0), case);
        self.name_all(paid.grant, case);

        let paid = self.pensioner(64, 8);
        let name = self.who(paid.person).name.clone();
        let surname: String = name.chars().take(1).collect();
        let before = format!("{surname}{}", if name.ends_with('山') { "水生" } else { "大山" });
        let deed = self.called(before);
        let case = self.innocent("SUB-20", "同姓改了名，人口底册已经更新");
        self.mark(paid.grant, deed, self.turns("RS01", 4, 4), case);
        self.name(paid.grant, self.turns("RS01", 4, 0), case);

        let paid = self.pensioner(73, 6);
        let mut name: Vec<char> = self.who(paid.person).name.chars().collect();
        if let Some(last) = name.last_mut() {
            *last = '?';
        }
        let deed = self.called(name.into_iter().collect());
        let case = self.innocent("SUB-20", "生僻字打不出来");
        self.mark(paid.grant, deed, self.turns("RS01", 3, 2), case);

        let paid = self.pensioner(83, 6);
        let young = self.member(&paid.home, Role::Spouse, 62);
        self.county.folk.people[young as usize].name = self.who(paid.person).name.clone();
        let grant = self.grant(&paid.home, young, "RS01", ONE, self.turns("RS01", 6, 0));
        let case = self.innocent("SUB-20", "婆媳同名，人口底册上是两个人");
        self.name_all(paid.grant, case);
        self.name_all(grant, case);
    }
}
