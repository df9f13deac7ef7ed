/** What is noted of a guest, as Steward's actions take it. */
export interface GuestFields {
  readonly label?: string;
  readonly party_size?: number;
  /** From the beginning of the wait. */
  readonly goal?: { readonly minutes: number };
}

/** Read the fields of a form that are filled in. */
export function readGuest(form: HTMLFormElement): GuestFields {
  const data = new FormData(form);
  const text = (name: string): string | undefined => {
    const value = data.get(name);
    const written = typeof value === "string" ? value.trim() : "";
    return written || undefined;
  };
  const [label, party, goal] = [text("label"), text("party"), text("goal")];
  return {
    ...(label && { label }),
    ...(party && { party_size: Number(party) }),
    ...(goal && { goal: { minutes: Number(goal) } }),
  };
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
