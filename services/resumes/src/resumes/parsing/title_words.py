"""Words of job titles and of company names, folded, in the languages of `months`."""

TITLE_TEXT = """
    engineer developer programmer architect analyst scientist researcher manager
    director lead leader head chief officer president founder co-founder cofounder
    ceo cto cfo coo cio vp intern trainee apprentice assistant associate consultant
    advisor adviser specialist technician administrator admin coordinator supervisor
    representative rep agent clerk secretary receptionist accountant auditor
    bookkeeper teacher tutor instructor professor lecturer fellow nurse physician
    doctor therapist pharmacist designer writer editor journalist producer artist
    animator photographer chef cook server waiter waitress barista bartender cashier
    salesperson sales seller buyer planner strategist marketer recruiter generalist
    partner owner principal contractor freelancer freelance volunteer member
    employee mechanic electrician plumber carpenter welder driver operator worker
    foreman machinist attorney lawyer paralegal counsel librarian translator
    interpreter maintainer creator moderator ambassador mentor coach trainer
    evangelist advocate tester student executive expert master maintainer dba sre
    devops qa werkstudent praktikant entwickler ingenieur leiter berater guard
    steward controller banker broker trader underwriter adjuster estimator inspector
    surveyor scrum wrangler hygienist dentist aide caregiver nanny janitor custodian
    housekeeper postdoc dispatcher scheduler supervisor aide orderly paramedic medic
    midwife veterinarian optometrist radiographer sonographer phlebotomist dietitian
    nutritionist psychologist counselor counsellor socialworker actuary economist
    statistician mathematician physicist chemist biologist geologist archivist curator
    historian linguist pilot captain sailor firefighter officer detective sergeant
    lieutenant private soldier marine courier porter packer picker loader assembler
    fitter turner machinist roofer mason bricklayer painter decorator glazier gardener
    landscaper farmer butcher baker pastry sommelier host hostess concierge bellhop
    stylist hairdresser barber beautician tailor seamstress model actor actress dancer
    musician singer composer conductor copywriter columnist reporter correspondent
    publicist illustrator sculptor scrummaster webmaster sysadmin
    copyeditor proofreader merchandiser stocker stylist telemarketer collector teller
    appraiser realtor chair chairman chairwoman chairperson trustee treasurer dean
    provost principal headteacher lead superintendent commissioner minister
    ambassador diplomat attache paraprofessional tutor invigilator examiner marker
    practitioner operative engineer-in-training ictechnician fundraiser organizer
    organiser facilitator negotiator handler keeper planner forecaster modeler modeller
    roboticist hacker pentester freelancer entrepreneur builder mover installer repairer

    entwicklerin beraterin leiterin ingenieurin kaufmann kauffrau sachbearbeiter
    sachbearbeiterin mitarbeiter mitarbeiterin referent referentin geschäftsführer
    assistent assistentin lehrer lehrerin verkäufer verkäuferin buchhalter hilfskraft
    werkstudentin praktikantin auszubildender auszubildende krankenpfleger techniker
    chargé chargée assistante ingénieur ingénieure développeur développeuse chef cheffe
    responsable gestionnaire conseiller conseillère vendeur vendeuse stagiaire
    technicien technicienne directeur directrice comptable infirmier infirmière
    professeur
    agente recepcionista ingeniero ingeniera desarrollador desarrolladora gerente jefe
    jefa analista técnico técnica auxiliar asistente contador contadora enfermero
    enfermera profesor profesora consultor consultora vendedor vendedora becario becaria
    coordinador coordinadora encargado encargada director directora administrativo
    desenvolvedor desenvolvedora engenheiro engenheira estagiário estagiária coordenador
    coordenadora atendente assessor diretor diretora supervisora
    sviluppatore sviluppatrice ingegnere impiegato impiegata tirocinante responsabile
    medewerker ontwikkelaar adviseur stagiair verpleegkundige docent beheerder
"""
COMPANY_TEXT = """
    inc inc. llc ltd ltd. limited gmbh ag corp corp. corporation company co. plc sa
    bv ab oy pty university college institute school academy hospital clinic bank
    group holdings studios studio labs lab laboratory laboratories technologies
    technology systems solutions software industries partners associates foundation
    agency ministry council association organization organisation society centre
    center restaurant store hotel airlines motors pharma pharmaceuticals media
    networks ventures capital consulting services enterprises international global
    interactive entertainment games research management financial engineering dental
    insurance startup kg e.v. department government county city
"""
