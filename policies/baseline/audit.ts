/**
 * One structured record of every call, denials too: who, from where, what, with what outcome. It holds no patient
 * data: paths and queries (which name patients) are there as SHA-256 hashes, by which an auditor who knows a record's
 * address finds the calls that touched it. Actions are those of FHIR's AuditEvent (C, R, U, D, E).
 */
import type { PolicyElement } from '../model';
import { csharpLiteral, expression, type Expression } from '../expressions/template';
import { trace } from '../index';
import { VARIABLES } from './variables';

/** Where the records appear: the `source` of the trace, by which queries find them. */
const AUDIT_SOURCE = 'healthcare-audit';

/** The record as JSON text. The status is that of the policy's own answer, else of the response, else 500. */
export function auditRecord(): Expression {
  const [token, client, correlationId, answer] = [VARIABLES.token, VARIABLES.client, VARIABLES.correlationId, VARIABLES.answer].map(
    (name) => csharpLiteral(name),
  );
  return expression(`@{
	var token = context.Variables.ContainsKey(${token}) ? (Jwt)context.Variables[${token}] : null;
	var status = context.Variables.ContainsKey(${answer}) ? (int)context.Variables[${answer}] : context.Response == null ? 500 : context.Response.StatusCode;
	var method = context.Request.Method;
	var sha256 = SHA256.Create();
	return new JObject(
		new JProperty("correlationId", context.Variables.GetValueOrDefault<string>(${correlationId}, context.RequestId.ToString())),
		new JProperty("api", context.Api == null ? null : context.Api.Id),
		new JProperty("operation", context.Operation == null ? null : context.Operation.Id),
		new JProperty("action", method == "GET" || method == "HEAD" ? "R" : method == "POST" ? "C" : method == "PUT" || method == "PATCH" ? "U" : method == "DELETE" ? "D" : "E"),
		new JProperty("pathHash", Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(context.Request.OriginalUrl.Path)))),
		new JProperty("queryHash", Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(context.Request.OriginalUrl.QueryString)))),
		new JProperty("subject", token == null ? null : token.Subject),
		new JProperty("client", context.Variables.GetValueOrDefault<string>(${client}, null)),
		new JProperty("subscription", context.Subscription == null ? null : context.Subscription.Id),
		new JProperty("product", context.Product == null ? null : context.Product.Id),
		new JProperty("address", context.Request.IpAddress),
		new JProperty("status", status),
		new JProperty("outcome", status < 400 ? "success" : status < 500 ? "denied" : "failed"),
		new JProperty("reason", context.LastError == null ? null : context.LastError.Reason),
		new JProperty("source", context.LastError == null ? null : context.LastError.Source)
	).ToString(Newtonsoft.Json.Formatting.None);
}`);
}

/** Writes the record. */
export const auditStatement = (): PolicyElement => trace({ source: AUDIT_SOURCE, severity: 'information', message: auditRecord() });
