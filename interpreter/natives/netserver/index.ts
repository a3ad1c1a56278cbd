// The 413 NetServer classes, derived from their declarations when a program first asks for one (natives-crm.md 2).
// A carrier holds properties; an agent passes its calls to the host. Which agents and methods there are in a tenant is
// for the host to say.
import { type NativeBody, type NativeClass, type NativeTable, native, type RunContext } from "../../native.js";
import { accessorOf, CarrierShapes, CarrierValue } from "./carrier.js";
import { formOf, type MethodDeclaration, type ReadDeclaration } from "./declarations.js";
import { fromJson, toJson } from "./json.js";

/** A look-up of the native class of every NetServer class that the reader knows; each is made once. */
export function netServerClasses(read: ReadDeclaration): (name: string) => NativeClass | undefined {
  const shapes = new CarrierShapes(read);
  const classes = new Map<string, NativeClass | undefined>();
  return (name) => {
    if (!name.startsWith("NS")) return undefined;
    if (!classes.has(name)) {
      const methods = read(name);
      classes.set(
        name,
        methods && (isAgent(methods) ? agentClass(name, methods, shapes) : carrierClass(name, methods, shapes)),
      );
    }
    return classes.get(name);
  };
}

export class AgentValue {
  constructor(readonly name: string) {}
}

/**
 * A carrier has nothing but accessors; the name does not tell (NSChatTopicAgent is one). A class without anything is an
 * agent that scripts do not get.
 */
function isAgent(methods: readonly MethodDeclaration[]): boolean {
  return methods.length === 0 || methods.some((method) => !accessorOf(method) && method.returns !== method.name);
}

function carrierClass(name: string, methods: readonly MethodDeclaration[], shapes: CarrierShapes): NativeClass {
  const create = (run: RunContext) => new CarrierValue(shapes.of(name), shapes, run);
  return native(name, {
    create,
    bodies: (run) => tableOf(methods, (method) => carrierBody(name, method, () => create(run))),
    inspect: (self: CarrierValue) => self.rows(),
    describe: (self: CarrierValue) => self.describe(),
  });
}

function carrierBody(name: string, method: MethodDeclaration, create: () => object): NativeBody {
  if (method.name === name) return create;
  const { member, sets } = accessorOf(method)!;
  const form = formOf(method.parameters[0] ?? method.returns);
  if (sets) return (self: CarrierValue, value: unknown) => self.set(member, value, form);
  return (self: CarrierValue) => self.get(member);
}

function agentClass(name: string, methods: readonly MethodDeclaration[], shapes: CarrierShapes): NativeClass {
  return native(name, {
    create: (run) => {
      // There is nothing to call on such a class, so that the host refuses it here.
      if (methods.length === 0) run.host.agent(name, name, []);
      return new AgentValue(name);
    },
    bodies: (run) => tableOf(methods, (method) => agentBody(run, name, method, shapes)),
    describe: (self: AgentValue) => self.name,
  });
}

function agentBody(run: RunContext, agent: string, method: MethodDeclaration, shapes: CarrierShapes): NativeBody {
  if (method.name === agent) return () => new AgentValue(agent);
  const parameters = method.parameters.map(formOf);
  const result = formOf(method.returns);
  return (_self: AgentValue, ...values: unknown[]) => {
    const answer = run.host.agent(
      agent,
      method.name,
      parameters.map((form, index) => toJson(run, form, values[index])),
    );
    if (answer === null && result.kind === "carrier") {
      run.host.log("log", `${agent}.${method.name}: there is no such row; the result is an empty ${method.returns}`);
    }
    return fromJson(run, shapes, result, answer);
  };
}

function tableOf(methods: readonly MethodDeclaration[], body: (method: MethodDeclaration) => NativeBody): NativeTable {
  return Object.fromEntries(methods.map((method) => [`${method.name}(${method.parameters.join(",")})`, body(method)]));
}
