/** Argo CD neither prunes nor cascades to an object with this, and Helm leaves it where it is at upgrade and uninstall. */
export const KEEP: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
  'helm.sh/resource-policy': 'keep',
};
