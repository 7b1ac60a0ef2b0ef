/*
 * The host names under which STS is reached, by partition. The authenticator of a cluster believes a presigned
 * request only when it goes to an STS of the cluster's own partition: any other host could answer whatever it likes.
 */

type Partition = {
  readonly regions: RegExp;
  readonly hosts: readonly RegExp[];
};

const region = '[a-z]{2,4}(-[a-z]+)+-\\d+';

const partitions: readonly Partition[] = [
  {
    regions: /^cn-/,
    hosts: [
      /^sts\.cn-[a-z]+-\d+\.amazonaws\.com\.cn$/,
      /^sts\.cn-[a-z]+-\d+\.api\.amazonwebservices\.com\.cn$/,
    ],
  },
  {
    regions: /^us-gov-/,
    hosts: [/^sts(-fips)?\.us-gov-[a-z]+-\d+\.(amazonaws\.com|api\.aws)$/],
  },
  {
    regions: /^eusc-/,
    hosts: [/^sts(-fips)?\.eusc-[a-z]+-[a-z]+-\d+\.(amazonaws\.eu|api\.amazonwebservices\.eu)$/],
  },
  {
    regions: /^/,
    hosts: [
      /^sts\.amazonaws\.com$/,
      new RegExp(`^sts(-fips)?\\.(?!cn-|us-gov-|eusc-)${region}\\.(amazonaws\\.com|api\\.aws)$`),
    ],
  },
];

export const isStsHost = (host: string, clusterRegion: string): boolean =>
  partitions
    .find((partition) => partition.regions.test(clusterRegion))
    ?.hosts.some((pattern) => pattern.test(host)) ?? false;
