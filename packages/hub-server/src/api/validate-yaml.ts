import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { HubError } from "../errors.ts";
import { readCardMetadata } from "../repos/card-metadata.ts";
import { parse } from "./parse.ts";

const body = z.object({ content: z.string() });

/** `POST /api/validate-yaml`: whether the metadata at the head of a card can be read; Python's client asks first. */
export function registerValidateYaml(app: FastifyInstance): void {
  app.post("/api/validate-yaml", async (request, reply) => {
    const { content } = parse(body, request.body, "the card to validate");
    try {
      readCardMetadata(content);
      return { errors: [], warnings: [] };
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      const { status, message } = error;
      return reply.code(status).send({ error: message, errors: [{ message }], warnings: [] });
    }
  });
}
