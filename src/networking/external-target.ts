/** What an {@link ExternalService} stands for. */
export class ExternalTarget {
  /**
   * A DNS name: the Service is an alias of it (`ExternalName`). Programs that check the name they were called by, as TLS
   * and HTTP do, see the Service's name, not this one.
   *
   * @param name for example `my-external-db.example.com`
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#externalname
   */
  public static dnsName(name: string): ExternalTarget {
    return new ExternalTarget(name, [], false);
  }

  /**
   * IPv4 and IPv6 addresses, behind one address of the cluster that spreads connections over them.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
   */
  public static addresses(...addresses: string[]): ExternalTarget {
    return new ExternalTarget(undefined, addresses, false);
  }

  /**
   * IPv4 and IPv6 addresses, to which the Service's name resolves (a headless Service). Ports are then the target's own.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
   */
  public static headlessAddresses(...addresses: string[]): ExternalTarget {
    return new ExternalTarget(undefined, addresses, true);
  }

  private constructor(
    /** @internal */
    public readonly _dnsName: string | undefined,
    /** @internal */
    public readonly _addresses: readonly string[],
    /** @internal */
    public readonly _headless: boolean,
  ) {}
}
