// A certified OpenID Connect provider on PORT, with its own habits: PKCE is required, e-mail is told at the userinfo
// endpoint alone, answers name the issuer (RFC 9207), and whoever types a name at the login page is that person.
import Provider from "oidc-provider";

const { PORT, REDIRECT_URIS } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "nexus: tests",
      client_secret: "a secret with / and + and : in it",
      redirect_uris: JSON.parse(REDIRECT_URIS),
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "given_name", "family_name"] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: `${id}@Example.org`,
      email_verified: !id.startsWith("unproven"),
      given_name: "Grace",
      family_name: "Hopper",
    }),
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});
provider.listen(Number(PORT), "127.0.0.1");
