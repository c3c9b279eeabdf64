/**
 * The patient compartment: which types are a patient's own, and the search parameter that says whose.
 * http://hl7.org/fhir/R4/compartmentdefinition-patient.html; `patient` where the type has it.
 */
const BY_PATIENT = [
  'Account', 'AllergyIntolerance', 'Appointment', 'AppointmentResponse', 'AuditEvent', 'Basic', 'BodyStructure', 'CarePlan', 'CareTeam', 'ChargeItem', 'Claim',
  'ClaimResponse', 'ClinicalImpression', 'Communication', 'CommunicationRequest', 'Composition', 'Condition', 'Consent', 'Coverage', 'CoverageEligibilityRequest',
  'CoverageEligibilityResponse', 'DetectedIssue', 'DeviceRequest', 'DeviceUseStatement', 'DiagnosticReport', 'DocumentManifest', 'DocumentReference', 'Encounter',
  'EnrollmentRequest', 'EpisodeOfCare', 'ExplanationOfBenefit', 'FamilyMemberHistory', 'Flag', 'Goal', 'ImagingStudy', 'Immunization', 'ImmunizationEvaluation',
  'ImmunizationRecommendation', 'Invoice', 'List', 'MeasureReport', 'Media', 'MedicationAdministration', 'MedicationDispense', 'MedicationRequest',
  'MedicationStatement', 'MolecularSequence', 'NutritionOrder', 'Observation', 'Person', 'Procedure', 'Provenance', 'QuestionnaireResponse', 'RelatedPerson',
  'RequestGroup', 'ResearchSubject', 'RiskAssessment', 'ServiceRequest', 'Specimen', 'SupplyDelivery', 'VisionPrescription',
];
const OTHERS: Readonly<Record<string, string>> = { Patient: '_id', AdverseEvent: 'subject', Group: 'member', Schedule: 'actor', SupplyRequest: 'subject' };

/** By type, the parameter that binds a search to a patient; types that it doesn't have are no patient's own. */
export const COMPARTMENT_PARAMETERS: ReadonlyMap<string, string> = new Map([...BY_PATIENT.map((type) => [type, 'patient'] as const), ...Object.entries(OTHERS)]);
