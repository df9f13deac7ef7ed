/** What is noted of a guest, as Steward's actions take it. */
export interface GuestFields {
  readonly label?: string;
  readonly party_size?: number;
  /** From the beginning of the wait. */
  readonly goal?: { readonly minutes: number };
}

/** Read the fields of a form that are filled in. */
export function readGuest(form: HTMLFormElement): GuestFields {
  const [label, party, goal] = ["label", "party", "goal"].map((name) => readField(form, name));
  return {
    ...(label && { label }),
    ...(party && { party_size: Number(party) }),
    ...(goal && { goal: { minutes: Number(goal) } }),
  };
}

/** Read one field of a form; empty if there is nothing in it. */
export function readField(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** Leave out what is as it was. */
export function changed(wanted: GuestFields, before: GuestFields): GuestFields {
  return {
    ...(wanted.label !== before.label && wanted.label && { label: wanted.label }),
    ...(wanted.party_size !== before.party_size &&
      wanted.party_size && { party_size: wanted.party_size }),
    ...(wanted.goal?.minutes !== before.goal?.minutes && wanted.goal && { goal: wanted.goal }),
  };
}
