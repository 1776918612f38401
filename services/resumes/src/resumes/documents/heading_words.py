"""The words that open a section of a résumé, by kind, in several languages.

A phrase of several words is joined with dashes. The modifiers may stand beside them.
"""

from typing import Literal

SectionKind = Literal[
    "summary", "experience", "education", "skills", "projects", "certifications",
    "languages", "awards", "publications", "volunteering", "interests",
    "references", "contact", "other",
]  # fmt: skip

NOUNS: dict[SectionKind, str] = {
    "experience": "experience experiences employment work-history career-history "
    "work-experience job-history professional-background internships internship "
    "positions appointments career-summary-of-experience work professional-history "
    "employment-history career-path jobs roles professional-journey "
    "berufserfahrung berufspraxis werdegang praktika berufstätigkeit "
    "expérience expériences parcours stages experiencia experiencias trayectoria "
    "experiência experiências esperienza esperienze werkervaring ervaring",
    "education": "education educational qualifications academics academic-background "
    "schooling studies coursework degrees academic-history academic-credentials "
    "ausbildung studium bildung bildungsweg bildungsgang schulbildung "
    "formation formations études diplômes formación estudios educación "
    "formação educação istruzione formazione opleiding opleidingen",
    "skills": "skills skill skillset competencies competences expertise technologies "
    "tech-stack toolbox tools proficiencies strengths abilities programming-languages "
    "techs technical-proficiency capabilities frameworks toolkit skill-set "
    "fields specialties specialities specializations technical-environment stack "
    "kenntnisse fähigkeiten kompetenzen edv-kenntnisse compétences "
    "habilidades competencias aptitudes conocimientos competências "
    "competenze vaardigheden",
    "summary": "summary objective profile about-me about overview introduction "
    "highlights statement bio qualifications-summary summary-of-qualifications "
    "career-objective profil über-mich kurzprofil profilo perfil resumen sobre-mí "
    "à-propos résumé-profil objectif sobre-mim profiel",
    "projects": "projects project portfolio open-source side-projects projekte "
    "projets proyectos projetos progetti projecten",
    "certifications": "certifications certification certificates certificate licenses "
    "licences licensure training trainings courses accreditations credentials "
    "zertifikate zertifizierungen weiterbildung weiterbildungen certificats "
    "certificaciones cursos certificações certificazioni certificaten",
    "languages": "languages language sprachen sprachkenntnisse langues idiomas lingue "
    "talen",
    "awards": "awards award honors honours achievements accomplishments recognition "
    "scholarships fellowships distinctions grants auszeichnungen prix premios prêmios "
    "stipendien",
    "publications": "publications publication patents talks presentations papers "
    "conferences invited-talks publikationen veröffentlichungen publicaciones",
    "volunteering": "volunteering volunteer volunteer-experience volunteer-work "
    "community community-involvement extracurricular extracurriculars activities "
    "involvement affiliations memberships extracurricular-activities "
    "leadership-experience leadership-activities ehrenamt bénévolat voluntariado "
    "board-memberships",
    "interests": "interests hobbies personal-interests interessen intérêts "
    "centres-d'intérêt intereses interesses loisirs aficiones",
    "references": "references referees reference referenzen références referencias",
    "contact": "contact contacts contact-information personal-information "
    "personal-details contact-details contact-info online-presence links personal-data "
    "kontakt persönliche-daten persönliche-angaben coordonnées contacto "
    "datos-personales contatti dados-pessoais contato",
    "other": "declaration teaching additional-information miscellaneous",
}

# How people head their sections when they speak for themselves.
SAYINGS: dict[SectionKind, str] = {
    "experience": "where i worked|where i've worked|what i've done|what i did|"
    "what i have done|my journey|my story so far|places i've worked|"
    "where i have worked|things i've done|my work",
    "education": "where i learned it|where i learned|where i studied|what i studied|"
    "what i've studied|where i went to school",
    "skills": "what i'm good at|what i do|what i know|what i can do|things i know|"
    "tools i use|what i use|what i work with|my toolbox|my stack|what i do best",
    "summary": "who i am|about myself|in short|in a nutshell|nice to meet you",
    "projects": "what i've built|what i built|things i've built|things i made|"
    "what i've made|what i made|selected work",
    "contact": "get in touch|find me|say hello|reach me|how to reach me|let's talk|"
    "where to find me|contact me",
    "interests": "for fun|when i'm not working|outside work|beyond work|off work|"
    "things i love",
    "languages": "languages i speak|what i speak",
}

MODIFIERS_WORDS = """
    work professional relevant selected technical key core academic additional other
    my career personal recent previous notable major executive teaching research
    industry it computer soft hard areas of and & / the a in employment online
    background history summary details information info main special prior current
    programming clinical nursing military leadership before computing digital
    professionnelle professionnelles professionnel laboral laborales académica
    académicas académico profesional profesionales profissional profissionais
    acadêmica professionale professionali lavorativa técnicas techniques tecniche
    technische berufliche beruflicher und et y e i schulische persönliche fachliche
    informatiques linguistiques informáticos
"""
