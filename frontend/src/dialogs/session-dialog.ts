import { html, nothing, type TemplateResult } from "lit";
import { fields, shared } from "../common/styles.ts";
import { valueOf } from "../hass.ts";
import { home } from "../home/home.ts";
import { registryOf, stateOf } from "../model/registry.ts";
import { currentLocalizer } from "../texts/index.ts";
import { forget, run } from "../touch/actions.ts";
import { DialogContent } from "./content.ts";
import { openDialog } from "./dialog.ts";

/** What is to become of a session. */
export type SessionWish = "open" | "close";

/** What is known of a device's session. */
interface Session {
  readonly device: string;
  readonly online: boolean;
  readonly active: boolean;
  readonly name: string | undefined;
  /** Whether a new one can be given a name. */
  readonly named: boolean;
}

/** Asks before a session is opened or closed. */
export class SessionDialog extends DialogContent {
  private wish: SessionWish = "open";

  static override styles = [shared, fields];

  /** Open it for a device. */
  static open(deviceId: string, wish: SessionWish): void {
    const content = new SessionDialog();
    content.deviceId = deviceId;
    content.wish = wish;
    forget(content.key);
    openDialog(content);
  }

  protected override get key(): string {
    return `session ${this.deviceId}`;
  }

  override get heading(): string {
    return currentLocalizer()(this.wish === "open" ? "openSession" : "closeSession");
  }

  override isDirty(): boolean {
    return this.name !== "";
  }

  private get name(): string {
    const field = this.renderRoot.querySelector<HTMLInputElement>("[name=name]");
    return field?.value.trim() ?? "";
  }

  private get session(): Session {
    const hass = home();
    const device = hass && registryOf(hass).get(this.deviceId);
    if (!device) return { device: "", online: false, active: false, name: undefined, named: false };
    const timing = stateOf(hass, device, "sensor.timing_session");
    const state = timing ?? stateOf(hass, device, "sensor.session");
    return {
      device: device.name,
      online: state !== undefined && state.state !== "unavailable",
      active: state?.state === "active",
      name: valueOf(stateOf(hass, device, "sensor.session_name")),
      named: timing !== undefined,
    };
  }

  private async submitted(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.isMeant(event)) return;
    const { deviceId, wish, name, session } = this;
    const opens = wish === "open";
    const done = await run(this.key, {
      action: opens ? "open_session" : "close_session",
      data: opens ? { device_id: deviceId, ...(name && { name }) } : {},
      target: opens ? {} : { device_id: deviceId },
      what: this.heading,
      who: session.device,
    });
    if (done) this.close();
  }

  protected override render(): TemplateResult {
    const text = currentLocalizer();
    const { session } = this;
    const { device, active } = session;
    const opens = this.wish === "open";
    const busy = this.busy || !session.online;
    return html`
      <form @submit=${this.submitted}>
        <p>${text(opens ? "openQuestion" : "closeQuestion", { device })}</p>
        ${opens && session.named
          ? html`<label>
              ${text("sessionName")}
              <input
                name="name"
                maxlength="255"
                autocomplete="off"
                placeholder=${text("optional")}
              />
            </label>`
          : nothing}
        ${active ? this.renderHint(opens, session) : nothing}
        ${this.renderNotice(session.online, device)}
        <div class="buttons">
          <button type="button" @click=${this.close}>${text("cancel")}</button>
          <button class=${opens ? "main" : "main danger"} ?disabled=${busy}>${this.heading}</button>
        </div>
      </form>
    `;
  }

  private renderHint(opens: boolean, { name, named }: Session): TemplateResult {
    const text = currentLocalizer();
    const session = name ?? text("thisSession");
    const hint = opens ? "openReplaces" : named ? "closeHint" : "closeEnds";
    return this.renderMessage("caution", text(hint, { session }));
  }
}
