"""Words that names of armed groups are made of, in the languages lists use: what they mean, and how much they tell.

A name is compared by what its words mean as well as by how they are spelled: "Jund al-Aqsa" and "Soldiers of Aqsa" are
one name in two languages, and "Movement" in it says less than "Aqsa". The tables are general knowledge of the field.
"""

from collections.abc import Mapping
from typing import Final


def _spread(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SILENT: Final = _words(
    "a ad al an and ar as ash at ath au aux az b bi bil by con d da das de del der des die dlya do dos du e el en"
    " et fi fil for fuer fur i il ila ile in its j ka ke ki l la las le les li lil los min na of on or ou par para"
    " po por pour s the to u ul un und une ur us uz v va ve von w wa wal with y za"
)
"""Articles, prepositions and what is left of them when an apostrophe is cut: they tell nothing."""

KINDS: Final = _spread(
    {
        "group": "group groups groupe grupo gruppe gruppa jamaat jamaa jamaah jamiat jamia jama jamiyat jemaah jamaatu"
        " gamaa gamaat gama",
        "movement": "movement mouvement movimiento movimento harakat haraka harakatul harkat tehrik tehreek tahreek"
        " tahrik tehrike hareketi hareket dvizhenie bewegung hirak harekat",
        "front": "front frente jabhat jabha jebhat jabhah cephesi cephe fronte djabhat jabhet jibhat",
        "army": "army armee ejercito exercito jaish jaysh jaich jeish jays ordusu ordu armiya lashkar tatmadaw hukbo",
        "brigade": "brigade brigades brigada brigadas battalion battalions batallon bataillon liwa liwaa livi katiba"
        " katibat katibah kataib khatiba katibatul khataib katayib kitaeb alwiya saraya sarayat tabur tugay seraya",
        "forces": "force forces fuerzas forcas kuvvetleri guclu quwat kuwat guvenlik",
        "organization": "organization organisation organizacion organizacao tanzim tanzeem tandhim tanzimi munazzamat"
        " munadhamat munazama orgut orgutu teskilati organizatsiya orga",
        "party": "party parti partido partia hizb hizbi hezb hizbul partii partiya partisi partiyi",
        "union": "union ittihad itihad itihaad ittehad soyuz birlik birligi alliance alianza tahaluf league liga"
        " ligue federation confederation",
        "council": "council conseil consejo majlis meclisi shura choura sovet komite committee comite komitet",
        "network": "network reseau red shabakat shabaka set",
        "command": "command commandement comando commando commandos kommando qiyada",
        "faction": "faction wing branch fraction fraccion division unit units regiment detachment cell",
        "province": "province wilayat wilaya wilayah vilayat vilayet",
        "legal form": "ltd limited co inc llc corp corporation sarl gmbh plc sa ag jsc ooo pjsc fze est establishment"
        " trading company bv spa srl llp foundation rl cv eu sas sasu eurl oao zao pty pvt",
    }
)
"""Words for the kind of body a name is of. They differ from list to list and hardly tell one body from another."""

MEANINGS: Final = _spread(
    {
        "islam": "islam islamic islami islamiya islamiyya islamiyah islamique islamica islamico islamist islamiyun"
        " islamia islamische islamskaya islamskoe islamskiy aslami",
        "muslim": "muslim muslims muslimin muslimeen musulman musulmans muslimina moslem musulmanes",
        "soldier": "soldier soldiers jund jundul junud djound jond soldats soldados troops",
        "fighters": "fighters combatants combattants mujahideen mujahidin mujahedin mujahedeen moudjahidine mujahidun"
        " mudjahidin mojahedin mucahit fedayeen fedayan",
        "supporter": "supporter supporters ansar ansaru ansarul ansaroul ansaril ansarulah partisans followers helpers"
        " devotees ansari",
        "victory": "victory nusra nusrah nusrat nosra zafer victoire nasr",
        "conquest": "conquest fatah fateh fath fathah feth",
        "liberation": "liberation liberacion libertacao tahrir tehrir kurtulus osvobozhdeniya azadi libre freedom",
        "resistance": "resistance resistencia muqawama muqawamah muqavemat moqavemat soprotivlenie direnis",
        "revolution": "revolution revolutionary revolucionario revolucionaria revolucionarias revolutionnaire"
        " revolutionnaires thawra devrim devrimci inqilabi revolucion enghelab revolyutsionnaya",
        "state": "state dawla dawlah dawlat daula daulat etat estado devlet devleti",
        "emirate": "emirate emarat imarat emirat imarah imara imirat amirat",
        "caliphate": "caliphate khilafah khilafa khilafat khalifa kilafa califat hilafet",
        "monotheism": "monotheism tawhid tauhid tawheed tevhid taouhid",
        "jihad": "jihad djihad gihad jehad cihad holywar",
        "preaching": "preaching predication dawa daawa dawah call prediking davet daawati lidawati lidaawati",
        "combat": "combat qital kital kombat",
        "sunna": "sunna sunnah suna sunni sunnat ahlusunna sunnet",
        "youth": "youth shabaab shabab chabab shebab jeunes juventud genclik",
        "sign": "sign signed signatories signataires signatarios signent signing mouakaoune muwaqiun signers",
        "blood": "blood sang dima dam biddam bildima sangre",
        "masked": "masked mulathamun mulathamin moulathamoun mulathameen veiled",
        "martyr": "martyr martyrs shuhada shahid shahids shuhadaa chouhada martires",
        "god": "god allah ullah alah dieu dios khuda",
        "people": "people peoples peuple pueblo popular populaire populaires halk halkin shaabi narodnoy narodnaya"
        " popolare",
        "national": "national nationale nacional nazionale watani wataniya ulusal milli melli",
        "democratic": "democratic democratique democratiques democratico democratica demokratik dimuqratiya"
        " demokratische",
        "defence": "defence defense defensa difa autodefensas autodefensa",
        "worker": "workers worker ouvriers trabajadores karkeran iscileri isci karkeren labour labor",
        "base": "base qaida qaeda qaidat qaedat kaida qaidah",
        "unity": "unity unified unification united unidas unidos unifie unies wahda vahdet unitary unida",
        "justice": "justice adl adala adalet justicia equality",
        "caucasus": "caucasus kavkaz kafkasya caucasian qawqaz kavkazskiy",
        "levant": "levant sham cham shaam bilad-al-sham sam levantine",
        "maghreb": "maghreb maghrib magreb",
        "sahara": "sahara sahra",
        "kurdistan": "kurdistan kurdish kurd kurds kurdi",
        "khorasan": "khorasan khurasan horasan",
        "africa": "africa afrique african ifriqiya afrika",
        "west": "west western ouest gharb occidental barat",
        "east": "east eastern est timur sharq oriental",
        "north": "north northern nord norte shamal",
        "south": "south southern sud sur janub",
        "greater": "greater grand great large",
        "arab": "arab arabian arabic arabe arabi",
        "student": "taliban taleban talibans talib",
        "companions": "companions sahaba sahabah",
        "prophet": "prophet nabi muhammad mohammed mohammad mohamed muhamad mohamad mehmet",
        "eagle": "eagles falcons suqur saqour suqour hawks",
        "first": "first 1st premier",
        "january": "january janvier enero",
        "february": "february fevrier febrero",
        "march": "march mars marzo",
        "april": "april avril abril",
        "may": "may mai mayo",
        "june": "june juin junio",
        "july": "july juillet julio",
        "august": "august aout agosto",
        "september": "september septembre septiembre",
        "october": "october octobre octubre",
        "november": "november novembre noviembre",
        "december": "december decembre diciembre",
        "new": "new nouveau nouvelle nuevo nueva jadid jadida bagong",
        "communist": "communist communiste comunista komunist komunista",
        "maoist": "maoist maoiste maoista",
        "marxist": "marxist marxiste marksist",
        "leninist": "leninist leniniste",
        "peace": "peace paix paz salam solh",
        "congress": "congress congres congreso",
        "development": "development developpement desarrollo",
        "armed": "armed armees arme armada armadas armados musalaha silahli",
        "patient": "patient sabireen sabirin sabrin sabereen patience",
        "right": "right haq haqq hak",
        "path": "path sendero way tariq",
        "shining": "shining luminoso",
        "lord": "lord lords seigneur",
        "light": "light nur noor nour",
        "sword": "sword sayf saif seif",
        "red": "red rouge rojo rojas hamra ahmar",
        "sons": "sons abna banu benu bani",
        "brothers": "brothers brotherhood ikhwan freres hermanos ihvan akhwan",
        "salafist": "salafist salafiste salafi salafiya salafia salafiyya",
        "guard": "guard guards garda haras pasdaran",
        "land": "land homeland bilad watan vatan tierra bilaad biladis",
    }
)
"""Words that mean the same thing in several languages."""

PLACES: Final = _spread(
    {
        "AF": "afghanistan afghan",
        "AL": "albania albanian",
        "AM": "armenia armenian",
        "AZ": "azerbaijan azeri azerbaijani",
        "BA": "bosnia bosnian herzegovina",
        "BD": "bangladesh bangladeshi",
        "BF": "burkina",
        "BI": "burundi burundian",
        "BY": "belarus belarusian",
        "CD": "congo congolese congolaise congolais drc drcongo zaire kinshasa",
        "CF": "centrafrique centrafricaine centrafricain",
        "CM": "cameroon cameroun",
        "CN": "china chinese turkistan turkestan xinjiang uighur uyghur",
        "CO": "colombia colombian colombiana",
        "CU": "cuba cuban",
        "DZ": "algeria algerian algerie algerien jazair",
        "EG": "egypt egyptian misr egypte sinai",
        "ER": "eritrea eritrean",
        "ES": "spain spanish basque",
        "ET": "ethiopia ethiopian oromo ogaden",
        "GB": "ulster britain british irish ireland",
        "GE": "georgia georgian abkhazia",
        "GR": "greece greek hellas",
        "HT": "haiti haitian",
        "ID": "indonesia indonesian aceh",
        "IL": "israel israeli",
        "IN": "india indian kashmir assam nagaland manipur hind",
        "IQ": "iraq iraqi irak mesopotamia rivers raafidaini rafidayn",
        "IR": "iran iranian",
        "JO": "jordan jordanian",
        "KE": "kenya kenyan",
        "KG": "kyrgyzstan kyrgyz",
        "KP": "dprk korea korean",
        "KZ": "kazakhstan kazakh",
        "LB": "lebanon lebanese liban lubnan",
        "LK": "lanka ceylon eelam tamil",
        "LR": "liberia liberian",
        "LY": "libya libyan libye",
        "MA": "morocco moroccan maroc",
        "ML": "mali malian macina azawad",
        "MM": "myanmar burma burmese arakan rakhine karen kachin shan",
        "MR": "mauritania mauritanian",
        "MX": "mexico mexican",
        "MZ": "mozambique",
        "NE": "niger",
        "NG": "nigeria nigerian",
        "NP": "nepal nepalese nepali",
        "PE": "peru peruvian",
        "PH": "philippines philippine filipino moro bangsamoro mindanao",
        "PK": "pakistan pakistani baloch balochistan baluchistan sindh",
        "PS": "palestine palestinian filastin palestina palestinien gaza",
        "RU": "russia russian chechen chechnya dagestan ingush",
        "RW": "rwanda rwandan rwandaise",
        "SA": "saudi hijaz",
        "SD": "sudan sudanese darfur soudan",
        "SN": "senegal casamance",
        "SO": "somalia somali somaliland",
        "SS": "southsudan",
        "SV": "salvador salvadoran",
        "SY": "syria syrian syrie suriya syrienne",
        "TD": "chad chadian tchad tchadienne",
        "TJ": "tajikistan tajik",
        "TL": "timor",
        "TN": "tunisia tunisian tunis tunisie",
        "TR": "turkey turkish turkiye turk turks",
        "UA": "ukraine ukrainian donetsk luhansk lugansk",
        "UG": "uganda ugandan",
        "UZ": "uzbekistan uzbek ouzbekistan",
        "VE": "venezuela venezuelan",
        "XK": "kosovo kosova",
        "YE": "yemen yemeni",
        "ZW": "zimbabwe",
    }
)
"""Words that name a country or its people, with its ISO code."""

REGIONS: Final = {
    "levant": frozenset({"SY", "LB", "JO", "PS", "IL"}),
    "maghreb": frozenset({"DZ", "MA", "TN", "LY", "MR"}),
    "sahara": frozenset({"ML", "NE", "BF", "DZ", "MR"}),
    "kurdistan": frozenset({"IQ", "TR", "SY", "IR"}),
    "khorasan": frozenset({"AF", "PK", "IR"}),
    "africa": _words(
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE"
        " NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW"
    ),
    "caucasus": frozenset({"RU", "GE", "AZ", "AM"}),
}
"""Meanings that name a region, with the countries in it."""

SAME_GROUND: Final = {"PS": "IL", "IL": "PS"}
"""Countries that sources name for the same ground."""

SCRIPT_WORDS: Final = {
    "جبهه": "jabhat", "حركه": "harakat", "جيش": "jaish", "كتائب": "kataib", "كتيبه": "katibat", "لواء": "liwa",
    "سرايا": "saraya", "تنظيم": "tanzim", "منظمه": "munazzamat", "حزب": "hizb", "جماعه": "jamaat", "جمعيه": "jamiyat",
    "اتحاد": "ittihad", "شبكه": "shabakat", "مجلس": "majlis", "قوات": "quwat", "انصار": "ansar", "جند": "jund",
    "جنود": "jund", "اسلام": "islam", "اسلامي": "islami", "اسلاميه": "islamiya", "قاعده": "qaida", "دوله": "dawla",
    "جهاد": "jihad", "مجاهدين": "mujahideen", "مجاهدون": "mujahideen", "مجاهدو": "mujahideen", "شباب": "shabaab",
    "نصره": "nusra", "فتح": "fath", "شام": "sham", "عراق": "iraq", "سوريا": "syria", "ليبيا": "libya", "تونس": "tunis",
    "يمن": "yemen", "مغرب": "maghreb", "فلسطين": "filastin", "لبنان": "lubnan", "الله": "allah", "تحرير": "tahrir",
    "طالبان": "taliban", "توحيد": "tawhid", "سنه": "sunna", "اهل": "ahl", "دعوه": "dawa", "مقاومه": "muqawama",
    "شهداء": "shuhada", "شريعه": "sharia", "بلاد": "bilad", "ولايه": "wilayat", "خلافه": "khilafa", "اماره": "imara",
    "تحريك": "tehrik", "پاكستان": "pakistan", "لشكر": "lashkar", "سپاه": "sepah", "حقاني": "haqqani",
    "محمد": "muhammad", "داعش": "daesh", "حماس": "hamas", "مسلمين": "muslimin", "مسلحه": "armed",
    "شعبيه": "people", "هيئه": "hayat", "احرار": "ahrar",
}  # fmt: skip
"""Common words in a script that leaves vowels out, folded as `naming` folds them, as they are written in Latin."""
