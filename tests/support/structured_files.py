"""Structured CVs of an invented person, each with the same content where its format allows."""

import json

CANDIDATE = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9"
 xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">
<CandidatePerson><PersonName><oa:GivenName>Maria</oa:GivenName>
<hr:FamilyName>Example</hr:FamilyName></PersonName><hr:BirthDate>1990-01-01</hr:BirthDate>
</CandidatePerson>
<CandidateProfile languageCode="en"><ExecutiveSummary>&lt;p&gt;I like people.&lt;/p&gt;
</ExecutiveSummary>
<EmploymentHistory><EmployerHistory><hr:OrganizationName>City Hospital</hr:OrganizationName>
<PositionHistory><PositionTitle typeCode="FREETEXT">Staff nurse</PositionTitle>
<eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2015-09</hr:FormattedDateTime>
</eures:StartDate><eures:EndDate><hr:FormattedDateTime>2018</hr:FormattedDateTime></eures:EndDate>
<hr:CurrentIndicator>false</hr:CurrentIndicator></eures:EmploymentPeriod>
<oa:Description>&lt;ul&gt;&lt;li&gt;Gave medicines&lt;/li&gt;&lt;li&gt;Led shifts&lt;/li&gt;
&lt;/ul&gt;</oa:Description><JobCategoryCode name="Nurse">2221</JobCategoryCode></PositionHistory>
</EmployerHistory><EmployerHistory><hr:OrganizationName>Caf\u00e9 Blau</hr:OrganizationName>
<PositionHistory><PositionTitle>Waitress</PositionTitle><eures:EmploymentPeriod><eures:StartDate>
<hr:FormattedDateTime>2019</hr:FormattedDateTime></eures:StartDate><hr:CurrentIndicator>true
</hr:CurrentIndicator></eures:EmploymentPeriod></PositionHistory></EmployerHistory>
</EmploymentHistory>
<EducationHistory><EducationOrganizationAttendance><hr:OrganizationName>School of Berlin
</hr:OrganizationName><EducationDegree><hr:DegreeName>Diploma in nursing</hr:DegreeName>
<OccupationalSkillsCovered>&lt;p&gt;Anatomy&lt;/p&gt;</OccupationalSkillsCovered></EducationDegree>
</EducationOrganizationAttendance></EducationHistory>
<PersonQualifications><PersonCompetency><CompetencyID schemeName="NATIVE">English</CompetencyID>
<hr:TaxonomyID>language</hr:TaxonomyID></PersonCompetency>
<PersonCompetency><CompetencyID>http://data.europa.eu/esco/skill/abc-1</CompetencyID>
<hr:TaxonomyID>esco</hr:TaxonomyID><CompetencyName>wound care</CompetencyName></PersonCompetency>
</PersonQualifications>
<OrganisationalSkills><OrganisationalSkill><Title>Rotas</Title><Description>
&lt;p&gt;Planned rotas&lt;/p&gt;</Description></OrganisationalSkill></OrganisationalSkills>
<Hobbies><Hobby><Title>Chess</Title></Hobby></Hobbies>
</CandidateProfile></Candidate>"""

PASSPORT = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass" locale="en"><LearnerInfo>
<Identification><PersonName><FirstName>Maria</FirstName></PersonName></Identification>
<Headline><Type><Code>personal_statement</Code></Type><Description><Label>I like people.</Label>
</Description></Headline>
<WorkExperienceList><WorkExperience><Period><From year="2015" month="--09"/><To year="2018"/>
</Period><Position><Code>2221</Code><Label>Staff nurse</Label></Position>
<Activities>&lt;ul&gt;&lt;li&gt;Gave medicines&lt;/li&gt;&lt;li&gt;Led shifts&lt;/li&gt;&lt;/ul&gt;
</Activities><Employer><Name>City Hospital</Name></Employer></WorkExperience>
<WorkExperience><Period><From year="2019"/><Current>true</Current></Period><Position>
<Label>Waitress</Label></Position><Employer><Name>Caf\u00e9 Blau</Name></Employer></WorkExperience>
</WorkExperienceList>
<EducationList><Education><Title>Diploma in nursing</Title><Activities>Anatomy</Activities>
<Organisation><Name>School of Berlin</Name></Organisation></Education></EducationList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>en</Code>
<Label>English</Label></Description></MotherTongue></MotherTongueList></Linguistic>
<JobRelated><Description>&lt;p&gt;wound care&lt;/p&gt;</Description></JobRelated>
<Organisational><Description>Planned rotas</Description></Organisational></Skills>
</LearnerInfo></SkillsPassport>"""

PASSPORT_JSON = json.dumps(
    {
        "SkillsPassport": {
            "Locale": "en",
            "LearnerInfo": {
                "Identification": {"PersonName": {"FirstName": "Maria"}},
                "Headline": {
                    "Type": {"Code": "personal_statement"},
                    "Description": {"Label": "I like people."},
                },
                "WorkExperience": [
                    {
                        "Period": {"From": {"Year": 2015, "Month": 9}, "To": {"Year": 2018}},
                        "Position": {"Code": "2221", "Label": "Staff nurse"},
                        "Activities": "<ul><li>Gave medicines</li><li>Led shifts</li></ul>",
                        "Employer": {"Name": "City Hospital"},
                    },
                    {
                        "Period": {"From": {"Year": 2019}, "Current": True},
                        "Position": {"Label": "Waitress"},
                        "Employer": {"Name": "Caf\u00e9 Blau"},
                    },
                ],
                "Education": [
                    {
                        "Title": "Diploma in nursing",
                        "Activities": "Anatomy",
                        "Organisation": {"Name": "School of Berlin"},
                    }
                ],
                "Skills": {
                    "Linguistic": {"MotherTongue": [{"Description": {"Label": "English"}}]},
                    "JobRelated": {"Description": "wound care"},
                    "Organisational": {"Description": "<p>Planned rotas</p>"},
                },
            },
        }
    }
)

RESUME = json.dumps(
    {
        "basics": {"name": "Maria Example", "email": "m@example.org", "summary": "I like people."},
        "work": [
            {
                "name": "City Hospital",
                "position": "Staff nurse",
                "startDate": "2015-09",
                "endDate": "2018",
                "highlights": ["Gave medicines", "Led shifts"],
                "occupation": "http://data.europa.eu/esco/occupation/nurse-1",
            },
            {"name": "Caf\u00e9 Blau", "position": "Waitress", "startDate": 2019},
        ],
        "education": [
            {
                "studyType": "Diploma",
                "area": "nursing",
                "institution": "School of Berlin",
                "courses": ["Anatomy"],
            }
        ],
        "skills": [
            {"name": "wound care", "uri": "http://data.europa.eu/esco/skill/abc-1"},
            {"name": "office", "keywords": ["Excel", "Word"]},
        ],
        "languages": [{"language": "English", "fluency": "native"}],
        "interests": [{"name": "games", "keywords": ["chess"]}],
    }
)
