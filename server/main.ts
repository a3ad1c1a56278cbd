// The language server as a program of its own: what the extension starts.
import { serve } from "./serve.js";

serve();
